package import ChatCore
import GRDB
package import PictorModel

/// What a runner reads and writes of a job besides its states.
extension SQLiteJobStore {
    package func painting(of id: Int64) async throws(StorageError) -> JobPainting? {
        try await database.read { database in
            try Row.fetchOne(database, sql: "SELECT paid, task, service FROM job WHERE id = ?", arguments: [id]).map {
                row in
                let task: String? = row["task"]
                let service: String? = row["service"]
                return JobPainting(paid: row["paid"], task: task.map { JobTask(service: service ?? "", id: $0) })
            }
        }
    }

    package func record(_ task: JobTask, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET task = ?, service = ? WHERE id = ? AND state IN (\(JobStateSQL.unfinished))",
                arguments: [task.id, task.service, id])
        }
    }

    package func record(_ window: ReplyWindow, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET ticket = ? WHERE id = ? AND state IN (\(JobStateSQL.unfinished))",
                arguments: [window.stored, id])
        }
    }
}
