public import HTTP
public import Logging

/// A provider, by the name the operator writes: the one place where a backend is registered.
///
/// A new one is a file with its `ImageBackend` and a line in `registrations`.
public struct BackendKind: RawRepresentable, Sendable, Hashable, CaseIterable {
    /// What the operator must have set before anything is drawn.
    public struct Needs: OptionSet, Sendable {
        /// The bits.
        public let rawValue: Int
        /// Creates a set from its bits.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// A key.
        public static let key = Needs(rawValue: 1)
        /// An address; without it the provider's own is used.
        public static let address = Needs(rawValue: 2)
        /// `{prompt}` or `$1` in the address.
        public static let promptInAddress = Needs(rawValue: 4)
        /// A workflow.
        public static let workflow = Needs(rawValue: 8)
    }

    private struct Registration: Sendable {
        let needs: Needs
        let make: @Sendable (BackendSettings, BillableRequestSender) -> any ImageBackend
    }

    private static let registrations: KeyValuePairs<String, Registration> = [
        "openai": .init(needs: [.key, .address]) { OpenAIImageBackend(configuration: $0.openAI, sender: $1) },
        "gradio": .init(needs: .address) { GradioImageBackend(configuration: $0.gradio, sender: $1) },
        "regex_url": .init(needs: [.address, .promptInAddress]) { URLImageBackend($0, sender: $1) },
        "modelscope": .init(needs: .key) { ModelScopeImageBackend($0, sender: $1) },
        "a1111": .init(needs: .address) { WebUIImageBackend($0, sender: $1) },
        "novelai": .init(needs: .key) { NovelAIImageBackend($0, sender: $1) },
        "comfyui": .init(needs: [.address, .workflow]) { ComfyImageBackend($0, sender: $1) },
    ]

    /// The name the operator writes, such as `regex_url`.
    public let rawValue: String
    private let registration: Registration

    /// The provider of that name; `nil` if there is none.
    public init?(rawValue: String) {
        guard let entry = Self.registrations.first(where: { $0.key == rawValue }) else { return nil }
        self.init(entry)
    }

    private init(_ entry: (key: String, value: Registration)) {
        rawValue = entry.key
        registration = entry.value
    }

    /// Every provider, in the order of registration; the first is the default.
    public static let allCases = registrations.map { BackendKind($0) }

    /// The default: the OpenAI family.
    public static let openai = allCases[0]

    /// What the operator must have set.
    public var needs: Needs { registration.needs }

    /// Makes a backend of this kind.
    public func make(
        _ settings: BackendSettings, transport: any HTTPTransport, logger: Logger
    ) -> any ImageBackend {
        make(settings, sender: BillableRequestSender(transport: transport, logger: logger))
    }

    func make(_ settings: BackendSettings, sender: BillableRequestSender) -> any ImageBackend {
        registration.make(settings, sender)
    }

    /// Kinds are the same where their names are.
    public static func == (first: BackendKind, second: BackendKind) -> Bool { first.rawValue == second.rawValue }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
