/// What is known of a message's surroundings.
struct Facts: OptionSet, Sendable {
    let rawValue: UInt32

    /// Mention, quote or name of the bot, or a private chat.
    static let addressed = Facts(rawValue: 1 << 0)
    /// Another person is called or quoted, and the bot is not.
    static let toPerson = Facts(rawValue: 1 << 1)
    /// The message carries a picture.
    static let ownPicture = Facts(rawValue: 1 << 2)
    /// The quoted message carries a picture.
    static let quotedPicture = Facts(rawValue: 1 << 3)
    /// A picture is at hand: carried or quoted.
    static let picture = Facts(rawValue: 1 << 4)
    /// The message just before is, or carries, a picture.
    static let pictureBefore = Facts(rawValue: 1 << 5)
    /// The bot spoke last, or is quoted.
    static let botSpoke = Facts(rawValue: 1 << 6)
    /// The bot told of itself: 我买了条新裙子.
    static let botTold = Facts(rawValue: 1 << 7)
    /// The bot offered to draw: 要我画出来吗.
    static let offersDraw = Facts(rawValue: 1 << 8)
    /// The bot offered to be seen: 要看自拍吗.
    static let offersSelf = Facts(rawValue: 1 << 9)
    /// The bot asked what to draw: 想让我画什么呀.
    static let asksWhat = Facts(rawValue: 1 << 10)
    /// A drawing of the bot stands shortly before.
    static let madeDraw = Facts(rawValue: 1 << 11)
    /// A selfie of the bot stands shortly before.
    static let madeSelfie = Facts(rawValue: 1 << 12)
    /// Either of the two.
    static let made = Facts(rawValue: 1 << 13)
    /// A person spoke last, and not to the bot.
    static let personSpoke = Facts(rawValue: 1 << 14)
    /// The message quotes somebody.
    static let quotes = Facts(rawValue: 1 << 15)
    /// The quoted message is the bot's picture.
    static let quotesBotPicture = Facts(rawValue: 1 << 16)
    /// The quoted message is a person's words.
    static let quotesWords = Facts(rawValue: 1 << 17)
    /// The person before asked the bot for something.
    static let personAsked = Facts(rawValue: 1 << 18)
    /// The bot's own things were the last topic: 新裙子, 晚饭.
    static let botPictureLast = Facts(rawValue: 1 << 19)
    /// No words at all.
    static let wordless = Facts(rawValue: 1 << 20)
    /// The person who spoke last told of something of their own that one would want to see: 我剪了新刘海. Rules alone use it.
    static let personShows = Facts(rawValue: 1 << 21)
}
