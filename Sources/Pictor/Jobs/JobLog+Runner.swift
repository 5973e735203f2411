import ChatCore
import GRDB
import PictorModel

/// What a runner reads and writes of a job besides its states.
extension JobLog {
    /// What is known of a job's painting; `nil` where there is no such job.
    ///
    /// - Throws: `StorageError`.
    func painting(of id: Int64) async throws(StorageError) -> JobPainting? {
        try await database.read { database in
            try Row.fetchOne(database, sql: "SELECT paid, task, service FROM job WHERE id = ?", arguments: [id]).map {
                row in
                let task: String? = row["task"]
                let service: String? = row["service"]
                return JobPainting(paid: row["paid"], task: task.map { JobTask(service: service ?? "", id: $0) })
            }
        }
    }

    /// Writes down under which id a service works for a job.
    ///
    /// - Throws: `StorageError`.
    func record(_ task: JobTask, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET task = ?, service = ? WHERE id = ? AND state IN (\(Self.unfinishedStates))",
                arguments: [task.id, task.service, id])
        }
    }

    /// Writes down how a job's request may be answered from now on.
    ///
    /// - Throws: `StorageError`.
    func record(_ window: ReplyWindow, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET ticket = ? WHERE id = ? AND state IN (\(Self.unfinishedStates))",
                arguments: [window.stored, id])
        }
    }
}
