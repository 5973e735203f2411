public import Foundation
import JSON
import Pictor
public import PictorModel
public import SQLiteStore

/// `pictor jobs`: one JSON object a line for each job.
///
/// | member | holds |
/// |---|---|
/// | `id` | the job's number |
/// | `chat` | `account/kind/peer`, kind "group" or "private" |
/// | `source`, `sent` | ids of the message that asked and of the answer with the pictures |
/// | `requester`, `request` | who asked, and the words |
/// | `state`, `ending` | where it stands, and the code of its ending |
/// | `pictures` | how many were asked for or, once done, delivered |
/// | `service`, `task`, `cost`, `currency` | who drew it, under which task, and what it cost in units of the currency |
/// | `times` | Unix seconds of the stages: `accepted`, `began`, `painted`, `sending`, `changed` |
///
/// What is not known is `null`.
public struct JobLines: Sendable {
    private let concealment: Concealment

    /// Lines in which the configured secrets are concealed.
    public init(configuration: Settings) {
        concealment = Concealment(configuration: configuration)
    }

    /// Writes every selected job.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - export: The jobs.
    ///   - write: Gets each line, without a line break.
    /// - Returns: How many lines there were.
    /// - Throws: `StorageError`.
    public func write(
        _ selection: JobExport.Selection, of export: JobExport, to write: (Data) -> Void
    ) async throws(StorageError) -> Int {
        try await export.run(selection) { write(line(for: $0)) }
    }

    private func line(for job: JobExport.Entry) -> Data {
        func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
        return JSONValue.object([
            "id": .int(job.id), "chat": .string(job.chat), "source": .string(job.source),
            "requester": .string(job.requester), "request": .string(concealment.concealed(job.request)),
            "state": .string(job.state), "ending": text(job.ending), "sent": text(job.sent),
            "pictures": .int(job.pictures), "service": text(job.service), "task": text(job.task),
            "cost": job.cost.map { .double(Double($0) / 1_000_000) } ?? .null, "currency": text(job.currency),
            "times": .object(job.times.mapValues(JSONValue.int)),
        ]).serialized
    }
}
