# Pictor 的常用命令。新机器上只要两条：make run（看它画画），make test（跑测试）。
SHELL := /bin/bash
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# 静态链接 Swift 运行时：少占内存，启动也快
RELEASE_FLAGS := -c release --static-swift-stdlib $(SWIFT_FLAGS)
SWIFT_SOURCES := Package.swift Sources Benchmarks Examples Tests
PACKAGES := libwebsockets-dev libcurl4-openssl-dev libpng-dev libsqlite3-dev libturbojpeg0-dev libwebp-dev \
	libdeflate-dev libavif-dev libjpeg62-turbo-dev libtomlplusplus-dev libssl-dev zlib1g-dev pkg-config
# 只有集成测试和对比测试要用
PEER_PACKAGES := python3-venv

.PHONY: run build deps peer-deps check test tsan asan fuzz integration lint format bench clean

run: build
	@if [ -f config.toml ]; then exec .build/release/pictor run; else exec .build/release/pictor sandbox; fi

build: deps
	swift build $(RELEASE_FLAGS) --product pictor

# 有时限的测试单独跑：同时跑的计算会占满处理器，让它们等到超时
SOCKET_TESTS := OneBotTests
TIMED_TESTS := HTTPTests|InferenceTests|SandboxTests

ASAN_RUN := PICTOR_GROUPS=10 PICTOR_SLOWNESS=10 ASAN_OPTIONS=detect_leaks=0 \
	swift test --skip-build --sanitize=address --scratch-path .build-asan

# 只装还没有的系统库
deps:
	@Tools/install-packages $(PACKAGES)

peer-deps:
	@Tools/install-packages $(PEER_PACKAGES)

test: deps
	swift build --build-tests $(SWIFT_FLAGS)
	for timed in '$(SOCKET_TESTS)' '$(TIMED_TESTS)'; do \
		swift test --skip-build --skip 'ScanSteps|HostileReplyTests' --filter "$$timed" || exit 1; done
	swift test --skip-build --skip 'ScanSteps|HostileReplyTests|$(SOCKET_TESTS)|$(TIMED_TESTS)'
	swift test --skip-build --filter 'ScanSteps|HostileReplyTests'

# 每次提交前跑一遍：编译过一次以后不到 6 分钟
check: lint test

# 线程和内存的错误，各编译一份，只编译测试要的。不查泄漏：XCTest 和 libwebsockets 自己有
tsan: deps
	Tools/tsan

# 数步子的测试（ScanSteps）不在这里，有时限的单独跑
asan: deps
	swift build --product pictorPackageTests --sanitize=address --scratch-path .build-asan
	for timed in '$(SOCKET_TESTS)' '$(TIMED_TESTS)'; do \
		$(ASAN_RUN) --skip ScanSteps --filter "$$timed" || exit 1; done
	$(ASAN_RUN) --skip 'ScanSteps|$(SOCKET_TESTS)|$(TIMED_TESTS)'

# 十万份改坏的配置，和每个解析外来数据的入口各模糊测试 60 秒：都要以错误收场而不是崩溃
fuzz: deps
	swift build --build-tests $(SWIFT_FLAGS)
	PICTOR_MUTATIONS=100000 swift test --skip-build --filter mutatedConfigurations
	Tests/Fuzz/onebot/run 60
	Tests/Fuzz/imaging/run 60
	Tests/Fuzz/inference/run 60

# 和真正的 Gradio、LiteLLM、OneBot 端点等对着跑
integration: build peer-deps
	swift build $(RELEASE_FLAGS) --product OneBotDriver
	PICTOR=$(CURDIR)/.build/release/pictor Tests/Integration/run
	Tests/Integration/imaging/run $(CURDIR)/.build/release/pictor
	Tests/Integration/onebot/run $(CURDIR)/.build/release/OneBotDriver

# 格式、目录结构、文档
lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	Tools/lint-arithmetic --self-test
	Tools/lint-arithmetic
	Tools/lint-structure --self-test
	Tools/lint-structure
	Tools/lint-wording --self-test
	Tools/lint-wording
	Tools/lint-docs

format:
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

bench: deps peer-deps
	for product in pictor PictorBench OneBotDriver ImagingBench InferenceBench; do \
		swift build $(RELEASE_FLAGS) --product $$product || exit 1; done
	Tools/bench

clean:
	rm -rf .build .build-*
