import ChatCore
import Foundation
import Inference
import PictorModel
import Primitives

/// Reads how a group is set, how busy it is, and what became of today's requests.
struct GroupStatusReader: Sendable {
    let configuration: Current<Settings>
    let settings: RememberedChatSettings
    let queue: JobRunner
    let backend: Current<any ImageBackend>
    let pictures: any PictureStore
    let today: TodaysCounts

    /// What `/画图状态` tells of a group.
    func status(of chat: ChatKey) async throws(StorageError) -> Phrases.GroupStatus {
        let configuration = configuration.value, backend = backend.value
        let values = try await settings.inheritedValues(for: chat)
        let rules = ChatRules(configuration: configuration, values: values, isGroup: true)
        let census = queue.census(of: chat)
        return Phrases.GroupStatus(
            isOn: configuration.isEnabled && rules.isOn, trigger: rules.trigger,
            painter: (backend.name, values.model ?? backend.model), atWork: census.atWork, waiting: census.waiting,
            today: try await today.pictures(in: chat), refused: try await today.refusals(in: chat),
            storage: try await pictures.usage(), values: values)
    }
}

/// What was drawn and refused in a chat since the local day began.
struct TodaysCounts: Sendable {
    let jobs: any JobStore
    let now: @Sendable () -> Date

    /// How many pictures count.
    func pictures(in chat: ChatKey) async throws(StorageError) -> Int {
        try await jobs.pictures(in: chat, since: now().startOfDay)
    }

    /// How often requests were refused by each reason, as stored, the most frequent first.
    func refusals(in chat: ChatKey) async throws(StorageError) -> [(reason: String, count: Int)] {
        try await jobs.refusals(in: chat, on: now().startOfDay)
    }
}
