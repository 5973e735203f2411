# Pictor 的镜像：第一段编译，第二段只装运行时需要的库。
#
#   docker build -t pictor:local .
#
# 国内网络可换镜像源（以下都是可选的）：
#   --build-arg SWIFT_IMAGE=m.daocloud.io/docker.io/library/swift:6.3.1-bookworm
#   --build-arg RUNTIME_IMAGE=m.daocloud.io/docker.io/library/debian:bookworm-slim
#   --build-arg APT_MIRROR=mirrors.ustc.edu.cn
#   --build-arg HTTPS_PROXY=http://…     （Swift 依赖从 github.com 拉取）

# 两段必须是同一个 Debian 版本：编译时链接的库，就是运行时装的库。
ARG SWIFT_IMAGE=swift:6.3.1-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

# ── 编译 ──
FROM ${SWIFT_IMAGE} AS build
ARG APT_MIRROR=deb.debian.org
ARG DEBIAN_FRONTEND=noninteractive
RUN find /etc/apt \( -name '*.sources' -o -name '*.list' \) -exec sed -i "s/deb\.debian\.org/${APT_MIRROR}/g" {} + \
    && apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates \
        libavif-dev \
        libcurl4-openssl-dev \
        libdeflate-dev \
        libjpeg62-turbo-dev \
        libpng-dev \
        libsqlite3-dev \
        libssl-dev \
        libtomlplusplus-dev \
        libturbojpeg0-dev \
        libwebp-dev \
        libwebsockets-dev \
        pkg-config \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# 依赖单独成层：只改源码时不必重新下载。Package.resolved 不在版本库里，有就用，没有也行。
COPY Package.swift Package.resolve[d] ./
RUN swift package resolve
COPY Sources Sources
# SwiftPM 载入包时要求每个目标的目录都在，测试、性能测量和例子也不例外。
COPY Benchmarks Benchmarks
COPY Examples Examples
COPY Tests Tests
# Swift 运行时静态链接进去，运行镜像里不需要 Swift。带资源的目标会在旁边留下 *.resources，要一起带走。
RUN swift build -c release --static-swift-stdlib --product pictor \
    && mkdir /out \
    && cp "$(swift build -c release --show-bin-path)/pictor" /out/ \
    && find "$(swift build -c release --show-bin-path)/" -maxdepth 1 -name '*.resources' -exec cp -r {} /out/ \; \
    && strip /out/pictor

# ── 运行 ──
FROM ${RUNTIME_IMAGE}
ARG APT_MIRROR=deb.debian.org
ARG DEBIAN_FRONTEND=noninteractive
RUN find /etc/apt \( -name '*.sources' -o -name '*.list' \) -exec sed -i "s/deb\.debian\.org/${APT_MIRROR}/g" {} + \
    && apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates \
        libavif15 \
        libcap2 \
        libcurl4 \
        libdeflate0 \
        libjpeg62-turbo \
        libpng16-16 \
        libsqlite3-0 \
        libssl3 \
        libstdc++6 \
        libturbojpeg0 \
        libwebp7 \
        libwebsockets17 \
        tzdata \
        zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin pictor \
    && install -d -o pictor -g pictor -m 0750 /data
COPY --from=build /out/ /usr/local/bin/

# 配置读 /data/config.toml；历史数据库和图片也写在 /data 下（相对路径都从这里算起）。
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV TZ=Asia/Shanghai LANG=C.UTF-8

# 健康 = 至少有一条已建立的 TCP 连接，也就是连着 NapCat（状态 01 即 ESTABLISHED）。
# 想知道为什么不健康：docker compose exec pictor pictor doctor
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s --retries=3 \
    CMD ["grep", "-qsE", "^ *[0-9]+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4} 01 ", "/proc/net/tcp", "/proc/net/tcp6"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/pictor"]
CMD ["run"]
