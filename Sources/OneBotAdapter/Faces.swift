import ChatCore

/// QQ's own faces for what the bot and people say by reactions: face numbers as NapCat and its relatives name them, and
/// Unicode code points in decimal.
enum Faces {
    /// The face that says it for the bot.
    static func id(of mark: ReactionMark) -> String {
        switch mark {
        case .working: "125"  // 转圈
        case .done: "79"  // 胜利
        case .failed: "106"  // 委屈
        case .disliked: "123"  // NO
        }
    }

    /// What a face says, where it says anything to the bot.
    static func mark(of id: String) -> ReactionMark? {
        if dislikes.contains(id) { return .disliked }
        return ReactionMark.allCases.first { self.id(of: $0) == id }
    }

    /// What people put under a picture they do not want: QQ's NO, 踩, 弱 and 拒绝, and the code points of ❌ ❎ 👎 🙅 🚫.
    private static let dislikes: Set<String> = [
        "123", "77", "322", "10060", "10062", "128078", "128581", "128683",
    ]
}
