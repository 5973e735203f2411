// swift-tools-version:6.2
import PackageDescription

/// What every Swift target is compiled with.
let strict: [SwiftSetting] = [
    // `any` is written where a protocol is used as a type.
    .enableUpcomingFeature("ExistentialAny"),
    // An import is internal unless it says `public import`: no module leaks through another.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // A member is visible only where its module is imported.
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The system libraries, each with the Debian package that brings it.
let systemLibraries: [Target] = [
    .systemLibrary(name: "CLibWebsockets", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),
    .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CLibDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
    .systemLibrary(name: "CLibTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CLibWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // Without pkg-config, whose flags hold a -D that the package manager does not let through; CImage links it by name.
    .systemLibrary(name: "CLibAVIF", providers: [.apt(["libavif-dev"])]),
]

let sources: [Target] = [
    .target(
        name: "CImage", dependencies: ["CLibAVIF", "CLibDeflate", "CLibJPEG", "CLibPNG", "CLibTurboJPEG", "CLibWebP"],
        linkerSettings: [.linkedLibrary("avif"), .linkedLibrary("z")]),
    .target(name: "CBase64"),
    .target(name: "CTOML"),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "Primitives", swiftSettings: strict),
    .target(name: "HTTP", dependencies: ["CLibCurl", "Primitives", logging], swiftSettings: strict),
    .target(name: "Crypto", dependencies: ["CLibCrypto", "Primitives"], swiftSettings: strict),
    .target(name: "WebSocket", dependencies: ["CLibWebsockets", "Primitives", logging], swiftSettings: strict),
    .target(
        name: "OneBot", dependencies: ["Crypto", "JSON", "Primitives", "WebSocket", logging], swiftSettings: strict),
    .target(name: "ChatCore", swiftSettings: strict),
    .target(
        name: "OneBotAdapter", dependencies: ["ChatCore", "HTTP", "OneBot", logging], swiftSettings: strict),
    .executableTarget(
        name: "EchoBot", dependencies: ["OneBot", "WebSocket", logging], path: "Examples/EchoBot",
        swiftSettings: strict),
    .target(name: "PictureFile", swiftSettings: strict),
    .target(name: "Imaging", dependencies: ["CImage", "PictureFile", logging], swiftSettings: strict),
    .executableTarget(
        name: "ImagingBench", dependencies: ["CLibDeflate", "CLibPNG", "Imaging", logging],
        path: "Benchmarks/ImagingBench", swiftSettings: strict, linkerSettings: [.linkedLibrary("z")]),
    .target(
        name: "Inference", dependencies: ["CBase64", "CZlib", "HTTP", "JSON", "PictureFile", "Primitives", logging],
        swiftSettings: strict),
    .target(name: "CIntentWeights", exclude: ["weights.bin"]),
    .target(name: "Understanding", dependencies: ["CIntentWeights", "Primitives"], swiftSettings: strict),
    .target(
        name: "PictorModel", dependencies: ["ChatCore", "JSON", "Primitives", "Understanding"], swiftSettings: strict),
    .target(
        name: "PictorSettings", dependencies: ["CTOML", "Inference", "JSON", "PictorModel", "Primitives"],
        swiftSettings: strict),
    .target(
        name: "Pictor",
        dependencies: [
            "ChatCore", "HTTP", "Imaging", "Inference", "JSON", "PictorModel", "Primitives", "Understanding", logging,
        ],
        swiftSettings: strict),
    .target(
        name: "SQLiteStore",
        dependencies: ["ChatCore", "JSON", "PictorModel", "Primitives", "Understanding", grdb], swiftSettings: strict),
    .target(
        name: "PictorApp",
        dependencies: [
            "ChatCore", "HTTP", "Imaging", "Inference", "JSON", "OneBot", "OneBotAdapter", "Pictor", "PictorModel",
            "Primitives", "SQLiteStore", "Understanding", "WebSocket", logging,
        ],
        swiftSettings: strict),
    .executableTarget(
        name: "PictorMain",
        dependencies: [
            "Crypto", "HTTP", "Imaging", "Inference", "OneBot", "OneBotAdapter", "Pictor", "PictorApp", "PictorModel",
            "PictorSettings", "Primitives", "SQLiteStore", "Understanding", "WebSocket", argumentParser, lifecycle,
            logging, signals,
        ],
        swiftSettings: strict),
]

/// A test target beside the target it tests; its data lies in `Fixtures`, where it has some.
func suite(_ name: String, _ dependencies: [Target.Dependency], hasFixtures: Bool = true) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["Primitives", "TestSupport", logging],
        resources: hasFixtures ? [.copy("Fixtures")] : [], swiftSettings: strict)
}

let tests: [Target] = [
    .executableTarget(
        name: "PictorBench",
        dependencies: [
            "ChatCore", "HTTP", "Imaging", "Inference", "JSON", "OneBot", "OneBotAdapter", "Pictor", "PictorApp",
            "PictorModel", "Primitives", "SQLiteStore", "TestSupport", "WebSocket", logging,
        ],
        path: "Benchmarks/PictorBench", swiftSettings: strict),
    .executableTarget(
        name: "InferenceBench",
        dependencies: ["CLibCurl", "HTTP", "Inference", "Primitives", "TestSupport", logging],
        path: "Benchmarks/InferenceBench", swiftSettings: strict),
    .target(
        name: "TestSupport", dependencies: ["HTTP", "JSON", "Primitives", "WebSocket", logging],
        path: "Tests/TestSupport", swiftSettings: strict),
    .executableTarget(
        name: "OneBotDriver", dependencies: ["JSON", "OneBot", "WebSocket", logging], path: "Benchmarks/OneBotDriver",
        swiftSettings: strict),
    suite("CryptoTests", ["Crypto"], hasFixtures: false),
    suite("HTTPTests", ["HTTP"]),
    suite("JSONTests", ["JSON"]),
    suite("OneBotTests", ["Crypto", "JSON", "OneBot", "WebSocket"]),
    suite("ImagingTests", ["Imaging", "PictureFile"]),
    suite("InferenceTests", ["HTTP", "Inference", "JSON", "PictureFile"]),
    suite("UnderstandingTests", ["Understanding"]),
    suite("PictorModelTests", ["PictorModel"], hasFixtures: false),
    suite(
        "PictorTests",
        [
            "ChatCore", "HTTP", "Imaging", "Inference", "JSON", "OneBot", "OneBotAdapter", "Pictor", "PictorApp",
            "PictorModel", "PictorSettings", "SQLiteStore", "Understanding", "WebSocket", grdb,
        ]),
]

let package = Package(
    name: "pictor",
    products: [
        .executable(name: "pictor", targets: ["PictorMain"]),
        // With the JSON that its events and actions of one's own speak in.
        .library(name: "OneBot", targets: ["OneBot", "JSON", "WebSocket", "Primitives"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: systemLibraries + sources + tests,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
