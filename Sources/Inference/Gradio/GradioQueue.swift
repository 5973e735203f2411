import Foundation
import HTTP
import JSON
import Primitives

/// Follows one job through the events of `/queue/data`.
///
/// Only `process_completed` counts as a result: `process_generating` carries unfinished values, heartbeats carry
/// nothing, and after its last event the server would go on sending heartbeats for ever.
struct GradioQueue {
    /// What an event means for the one who waits.
    enum Step: Equatable, Sendable {
        case progress(ImageProgress)
        /// The endpoint's outputs.
        case completed([JSONValue])
        case failed(InferenceError)
        case none
    }

    /// Takes one event.
    mutating func take(_ event: ServerSentEvent) -> Step {
        guard let json = JSONValue(reading: Data(event.data.utf8)), let message = json["msg"]?.text else {
            return .none
        }
        switch message {
        case "estimation":
            return .progress(.queued(rank: rank(json["rank"]), eta: seconds(json["rank_eta"])))
        case "process_starts": return .progress(.started(eta: seconds(json["eta"])))
        case "process_completed":
            let output = json["output"]
            if json["success"] == .bool(true) { return .completed(output?["data"]?.items ?? []) }
            return .failed(Self.error(output?["error"]?.text ?? "the app gave no reason"))
        case "queue_full": return .failed(InferenceError(.rate, detail: "the app's queue is full"))
        case "unexpected_error": return .failed(Self.error(json["message"]?.text ?? "unexpected error"))
        case "server_stopped":
            return .failed(InferenceError(.unknownOutcome, detail: "the app was stopped"))
        default: return .none
        }
    }

    /// How many wait before the job; 0 for what is no length of a queue, since it only serves to tell the members.
    private func rank(_ value: JSONValue?) -> Int {
        value?.number.flatMap { (0...1_000_000).contains($0) ? Int(exactly: $0.rounded(.down)) : nil } ?? 0
    }

    /// A time of at most a day; `nil` for any other.
    private func seconds(_ value: JSONValue?) -> Duration? {
        guard let seconds = value?.number, (0...86400).contains(seconds) else { return nil }
        // bounded: at most 86 400 000, checked above
        return Int(exactly: (seconds * 1000).rounded(.down)).map { .milliseconds($0) }
    }

    /// The class of failure that an app's message indicates.
    static func error(_ text: String) -> InferenceError {
        // Version 4 quotes its text twice.
        let text = text.head(bytes: ProviderComplaint.maximumMessage)
            .trimmingCharacters(in: CharacterSet(charactersIn: "'\" "))
        if text.firstMatch(of: /(?i)GPU quota|ZeroGPU/) != nil {
            return InferenceError(.billing, detail: text, retryAfter: RetryAfter.words(text))
        }
        if text.contains("is not in the list of choices") || text.firstMatch(of: /(?i)needed: \d+, got: \d+/) != nil {
            return InferenceError(.configuration, detail: text)
        }
        let complaint = ProviderComplaint(codes: [], message: text, isCertain: true)
        var error = ErrorClassifier.error(for: complaint, status: 500, headers: [])
        // The app spoke of no status.
        error.detail = Redaction.redact(text)
        return error
    }
}
