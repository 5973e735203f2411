public import JSON

// Segments to and from `{"type": …, "data": {…}}`, the form of the wire and of a message history.

extension Segment {
    /// Reads one element of a message array; nil where it is no object with a type.
    ///
    /// A segment of a known type that lacks what makes it one becomes `unknown`, so that it stays visible.
    public init?(_ json: JSONValue) {
        guard let type = json["type"]?.string else { return nil }
        self.init(type: type, data: json["data"] ?? .object([:]))
    }

    init(type: String, data: JSONValue) {
        self = Segment.known(type: type, data: data) ?? .unknown(type: type, data: data.object ?? [:])
    }

    private static func known(type: String, data: JSONValue) -> Segment? {
        switch type {
        case "text": return data["text"]?.string.map(Segment.text)
        case "at": return mention(data)
        case "reply": return (data["id"] ?? data["message_id"]).flatMap(MessageID.init).map(Segment.reply)
        case "image": return Image(data).map(Segment.image)
        case "face": return data["id"]?.string.map { .face(id: $0) }
        case "mface": return MarketFace(data).map(Segment.marketFace)
        case "record": return Media(data).map(Segment.record)
        case "video": return Media(data).map(Segment.video)
        case "file": return Media(data).map(Segment.file)
        case "forward": return (data["id"] ?? data["resid"])?.string.map { .forward(id: $0) }
        case "json": return data["data"]?.string.map(Segment.json)
        case "xml": return data["data"]?.string.map(Segment.xml)
        case "markdown": return data["content"]?.string.map(Segment.markdown)
        default: return nil
        }
    }

    private static func mention(_ data: JSONValue) -> Segment? {
        guard let target = data["qq"] else { return nil }
        if target.string == "all" { return .at(.all) }
        return UserID(target).map { .at(.user($0)) }
    }

    /// The segment as `{"type": …, "data": {…}}`.
    public var json: JSONValue {
        .object(["type": .string(type), "data": .object(data)])
    }

    /// Numbers inside segments are sent as text, as the specification has it; every endpoint takes that.
    private var data: [String: JSONValue] {
        switch self {
        case .text(let text): ["text": .string(text)]
        case .at(.user(let user)): ["qq": .string(user.description)]
        case .at(.all): ["qq": "all"]
        case .reply(let message): ["id": .string(message.description)]
        case .image(let image): image.data
        case .face(let id): ["id": .string(id)]
        case .marketFace(let face): face.data
        case .record(let media), .video(let media), .file(let media): media.data
        case .forward(let id): ["id": .string(id)]
        case .json(let text), .xml(let text): ["data": .string(text)]
        case .markdown(let text): ["content": .string(text)]
        case .unknown(_, let data): data
        }
    }
}

extension Segment: Codable {
    /// Decodes `{"type": …, "data": {…}}`.
    public init(from decoder: any Decoder) throws {
        guard let segment = Segment(try JSONValue(from: decoder)) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a segment is an object with a type"))
        }
        self = segment
    }

    /// Encodes `{"type": …, "data": {…}}`.
    public func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }
}

extension Segment.Image {
    fileprivate init?(_ data: JSONValue) {
        let url = data["url"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        // Some endpoints put the address into `file` and the name beside it.
        guard let file = data["file"]?.string ?? data["file_id"]?.string ?? url else { return nil }
        self.init(
            file: FileReference(rawValue: file), url: url, summary: data["summary"]?.string,
            subType: (data["sub_type"] ?? data["subType"])?.integer, fileSize: data["file_size"]?.integer,
            fileName: (data["filename"] ?? data["file_name"])?.string, marketFace: Segment.MarketFace(data))
    }

    fileprivate var data: [String: JSONValue] {
        var data: [String: JSONValue] = marketFace?.data ?? [:]
        data["file"] = .string(file.rawValue)
        data["url"] = url.map(JSONValue.string)
        data["summary"] = summary.map(JSONValue.string)
        data["sub_type"] = subType.map(JSONValue.int)
        data["file_size"] = fileSize.map { .string(String($0)) }
        data["filename"] = fileName.map(JSONValue.string)
        return data
    }
}

extension Segment.Media {
    fileprivate init?(_ data: JSONValue) {
        let url = data["url"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        guard let file = data["file"]?.string ?? data["file_id"]?.string ?? url else { return nil }
        self.init(
            file: FileReference(rawValue: file), url: url, name: (data["name"] ?? data["file_name"])?.string,
            fileSize: (data["file_size"] ?? data["size"])?.integer)
    }

    fileprivate var data: [String: JSONValue] {
        var data: [String: JSONValue] = ["file": .string(file.rawValue)]
        data["url"] = url.map(JSONValue.string)
        data["name"] = name.map(JSONValue.string)
        data["file_size"] = fileSize.map { .string(String($0)) }
        return data
    }
}

extension Segment.MarketFace {
    fileprivate init?(_ data: JSONValue) {
        guard let emojiID = data["emoji_id"]?.string else { return nil }
        self.init(
            emojiID: emojiID, packageID: data["emoji_package_id"]?.string ?? "", key: data["key"]?.string ?? "",
            summary: data["summary"]?.string, url: data["url"]?.string.flatMap { $0.isEmpty ? nil : $0 })
    }

    fileprivate var data: [String: JSONValue] {
        var data: [String: JSONValue] = [
            "emoji_id": .string(emojiID), "emoji_package_id": .string(packageID), "key": .string(key),
        ]
        data["summary"] = summary.map(JSONValue.string)
        data["url"] = url.map(JSONValue.string)
        return data
    }
}
