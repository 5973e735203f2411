/// What can be wrong, or odd, about a key of a configuration file; the sentence for it is made elsewhere.
public enum ConfigurationFact: Sendable, Hashable {
    // MARK: The file

    /// The file cannot be read.
    case unreadable
    /// It is longer than a configuration ever is, in kilobytes.
    case tooLong(kilobytes: Int)
    /// It is no TOML; the parser's own words.
    case malformed(reason: String)

    // MARK: Keys and tables that are not known

    /// A key before the first table.
    case outsideTable(nearest: String?)
    /// A table that there is not.
    case unknownTable(nearest: String?)
    /// A key that there is not.
    case unknownKey(nearest: String?)
    /// `[name]` where only `[[name]]` is read.
    case singleBrackets(name: String)
    /// More of `[[name]]` than are read.
    case tooManyTables(name: String, limit: Int)

    // MARK: Values of the wrong type or out of range

    /// A value that is not what the key wants.
    case unexpected(Value, expected: Expectation)
    /// Something other than a text where a secret is.
    case secretNotText
    /// Something other than a list where secrets are.
    case secretsNotList
    /// Something other than a text in a list of secrets.
    case secretInListNotText
    /// A text that is no JSON of the kind that is wanted.
    case notJSON(example: String)

    // MARK: [onebot]

    /// No `ws://` or `wss://` address.
    case notWebSocketAddress
    /// `0.0.0.0`, which one can only listen at.
    case unspecifiedAddress
    /// An address that others reach, and no token.
    case openWithoutToken
    /// No `address:port`.
    case notListenAddress
    /// Neither an address to connect to nor one to listen at.
    case noEndpoint

    // MARK: [bot], [persona], [moderation], [history]

    /// No name to be called by.
    case noNickname
    /// No command prefix.
    case noCommandPrefix
    /// No two times of day.
    case notQuietHours
    /// A file that cannot be read.
    case unreadableFile(path: String)
    /// A banned word without a letter, a digit or an emoji.
    case emptyBannedWord(String)
    /// No path of a database.
    case noDatabasePath

    // MARK: [llm]

    /// A chat model without an address.
    case modelWithoutAddress
    /// No `http://` or `https://` address of a chat model.
    case notModelAddress

    // MARK: [api], [generation], [[fallback]]

    /// No address of a proxy.
    case notProxyAddress
    /// No address of the image service.
    case noServiceAddress
    /// No `http://` or `https://` address of an image service.
    case notServiceAddress
    /// No `{prompt}` in an address of this kind.
    case noPromptInAddress(ServiceKind)
    /// No key, which this environment variable may hold too.
    case noKey(variable: String)
    /// The example's text in place of a key.
    case placeholderKey
    /// An edge that there is not: nothing is cropped.
    case notCropEdge(String)
    /// No pixels to crop: nothing is cropped.
    case noCropPixels
    /// A model that OpenAI ends, or has ended.
    case retiredModel(String)
    /// `n` above 1, of which all pictures but the first are thrown away.
    case surplusPictures
    /// No name of a Gradio endpoint.
    case noGradioEndpoint
    /// Arguments of a Gradio endpoint without `{prompt}`.
    case noPromptInArguments
    /// A workflow with more values, or deeper ones, than are read.
    case workflowTooLarge(path: String)
    /// A file that cannot be read or holds no workflow.
    case notWorkflow(path: String)
    /// No workflow where a service of this kind needs one.
    case noWorkflow(ServiceKind)
}

extension ConfigurationFact {
    /// What stands in the file.
    public enum Value: Sendable, Hashable {
        case table, array, date
        case text(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
    }

    /// What should stand there.
    public enum Expectation: Sendable, Hashable {
        case text, boolean, texts, textInList, ids, idInList
        case integer(ClosedRange<Int>, Unit)
        case number(ClosedRange<Double>)
        case choice([String])
    }

    /// What a whole number counts.
    public enum Unit: Sendable, Hashable {
        case seconds, minutes, days, pixels, steps, messages, pictures, requests, megabytes
        /// Pictures a day: -1 = unlimited, 0 = none.
        case dailyPictures
        /// Seconds after which a picture is recalled; 0 = never.
        case secondsUntilRecall
    }
}
