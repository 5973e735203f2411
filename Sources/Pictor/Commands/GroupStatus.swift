import ChatCore
import Foundation
import Inference
import Primitives

/// How a group is set, how busy it is, and what became of today's requests.
struct GroupStatus: Sendable {
    let configuration: Current<Configuration>
    let settings: ChatSettings
    let queue: PaintQueue
    let backend: any ImageBackend
    let pictures: PictureStore
    let today: TodaysCounts

    /// What `/画图状态` tells.
    struct Report: Sendable {
        var isOn: Bool
        var trigger: TriggerMode
        /// The image service and its model.
        var painter: (name: String, model: String)
        var atWork: Int
        var waiting: Int
        /// Pictures of the group today.
        var today: Int
        /// Why requests did not become pictures today, as stored, the most frequent first.
        var refused: [(reason: String, count: Int)]
        var storage: PictureStore.Usage
        var values: ChatSettings.Values
    }

    /// The report on a group.
    func report(on chat: ChatKey) async throws(StorageError) -> Report {
        let configuration = configuration.value
        let values = try await settings.inheritedValues(for: chat)
        let rules = GroupRules(configuration: configuration, values: values, isGroup: true)
        let census = queue.census(of: chat)
        return Report(
            isOn: configuration.isEnabled && rules.isOn, trigger: rules.trigger,
            painter: (backend.name, values.model ?? backend.model), atWork: census.atWork, waiting: census.waiting,
            today: try await today.pictures(in: chat), refused: try await today.refusals(in: chat),
            storage: try await pictures.usage(), values: values)
    }
}

/// What was drawn and refused in a chat since the local day began.
struct TodaysCounts: Sendable {
    let log: JobLog
    let refused: Refusals
    let now: @Sendable () -> Date

    /// How many pictures count.
    func pictures(in chat: ChatKey) async throws(StorageError) -> Int {
        try await log.pictures(in: chat, since: now().startOfDay)
    }

    /// How often requests were refused by each reason, as stored, the most frequent first.
    func refusals(in chat: ChatKey) async throws(StorageError) -> [(reason: String, count: Int)] {
        try await refused.reasons(in: chat, on: now().startOfDay)
    }
}
