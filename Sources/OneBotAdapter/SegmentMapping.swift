public import ChatCore
public import OneBot

extension MessagePart {
    /// The neutral form of a OneBot segment.
    ///
    /// - Parameters:
    ///   - segment: The segment.
    ///   - account: The account that received it, whose mention is a mention of the bot.
    public init(_ segment: Segment, account: UserID) {
        switch segment {
        case .text(let text): self = .text(text)
        case .at(.user(let user)): self = .mention(Mention(id: "\(user)", isSelf: user == account))
        case .at(.all): self = .mentionEveryone
        case .reply(let id): self = .quote(Quote(id: "\(id)"))
        case .image(let image): self = .picture(ChatPicture(image))
        case .marketFace(let face):
            self = .picture(ChatPicture(kind: .shopSticker, url: face.url, reference: face.emojiID))
        case .face(let id): self = .other(.face(id: id))
        case .record: self = .other(.voice)
        case .video: self = .other(.video)
        case .file: self = .other(.file)
        case .forward: self = .other(.forward)
        case .json, .xml: self = .other(.card)
        case .markdown: self = .other(.markdown)
        case .unknown(let type, _): self = .other(.unknown(type: type))
        }
    }
}

extension ChatPicture {
    /// The neutral form of a received picture. Bytes that it carries are left out.
    init(_ image: Segment.Image) {
        let kind: Kind = image.marketFace != nil || image.subType == 1 ? .sticker : .photo
        let name = image.file.rawValue
        self.init(kind: kind, url: image.url, reference: name.isEmpty || image.file.isCarried ? nil : name)
    }
}

extension FileReference {
    /// Whether it is the file itself.
    var isCarried: Bool { rawValue.hasPrefix("base64://") }
}

extension Message {
    /// The OneBot form of neutral content, without anybody's bytes or addresses: for a recorded message to be read back as
    /// an event.
    ///
    /// - Parameter parts: Neutral content; what OneBot cannot name is left out.
    public init(recorded parts: [MessagePart]) {
        self.init(
            parts.compactMap { part in
                switch part {
                case .text(let text): .text(text)
                case .mention(let mention): UserID(mention.id).map { .at($0) }
                case .mentionEveryone: .at(.all)
                case .quote(let quote): MessageID(quote.id).map { .reply($0) }
                case .picture(let picture): .image(Segment.Image(file: "", subType: picture.isPhoto ? 0 : 1))
                case .other(let content): Segment(content)
                }
            })
    }
}

extension Segment {
    fileprivate init(_ content: OtherContent) {
        switch content {
        case .face(let id): self = .face(id: id)
        case .voice: self = .record(Media(file: ""))
        case .video: self = .video(Media(file: ""))
        case .file: self = .file(Media(file: ""))
        case .forward: self = .forward(id: "")
        case .card: self = .json("")
        case .markdown: self = .markdown("")
        case .unknown(let type): self = .unknown(type: type, data: [:])
        }
    }
}
