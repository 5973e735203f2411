// swift-tools-version:6.2
import PackageDescription

// Judges labelled rows with the module as it stands: its sources and the row notation are links into the project.
let package = Package(
    name: "measure",
    targets: [
        .target(name: "CIntentWeights", exclude: ["weights.bin"]),
        .target(name: "Understanding", dependencies: ["CIntentWeights"]),
        .executableTarget(name: "measure", dependencies: ["Understanding"]),
    ],
    swiftLanguageModes: [.v6])
