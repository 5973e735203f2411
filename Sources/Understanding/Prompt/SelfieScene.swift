/// What a selfie shows, where no model is there to put it into English: the questions people ask most (你在吃什么,
/// 看看你的房间) become the thing they want to see.
enum SelfieScene {
    /// The tags of a scene; the speaker's own words where they name a place or an outfit of which nothing is known.
    static func tags(for scene: String) -> String {
        let known = scenes.filter { words, _ in words.contains { scene.contains($0) } }.map(\.tags)
        guard !known.isEmpty else { return scene }
        // 穿什么, 在吃啥: the question itself is nothing to draw; 在海边吃西瓜 says more than its tags.
        let isQuestion = ["什么", "啥", "哪", "怎么样", "咋样", "吗"].contains { scene.contains($0) }
        return ((isQuestion || scene.count <= 4 ? [] : [scene]) + known).joined(separator: ", ")
    }

    private static let scenes: [(words: [String], tags: String)] = [
        (["吃", "饭", "早餐", "午餐", "晚餐", "夜宵"], "eating, a plate of food on the table"),
        (["喝", "奶茶", "咖啡"], "holding a drink"),
        (["穿", "衣服", "裙", "穿搭", "ootd"], "full body, showing the outfit"),
        (["房间", "屋", "桌面", "卧室"], "in a cozy bedroom"),
        (["窗外", "天气", "外面"], "by the window, view outside"),
        (["在干", "在做", "在忙", "干嘛"], "in the middle of daily life, at home"),
        (["睡", "床", "起床"], "in pajamas, on the bed"),
        (["发型", "头发", "脸", "怼脸"], "close-up, face focus"),
        (["美甲", "指甲", "看看手"], "showing hands, close-up"),
    ]
}
