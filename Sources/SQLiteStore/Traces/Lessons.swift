package import ChatCore
import GRDB
package import PictorModel

/// What each group has taught: messages that were drawn and had asked for nothing. Of a group the newest are kept, as many as
/// the caller says.
extension SQLiteTraceStore {
    package func learn(_ lesson: Lesson, keeping limit: Int) async throws(StorageError) {
        try await database.write { database in
            let chat = try ChatTable.id(of: lesson.source.chat, in: database)
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO lesson (chat, source, text, is_addressed, teacher, time)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    chat, lesson.source.id, lesson.text, lesson.isAddressed, lesson.teacher, lesson.time,
                ])
            try database.execute(
                sql: """
                    DELETE FROM lesson WHERE chat = ?1 AND id NOT IN
                        (SELECT id FROM lesson WHERE chat = ?1 ORDER BY id DESC LIMIT ?2)
                    """, arguments: [chat, limit])
        }
    }

    package func lessons(of chat: ChatKey) async throws(StorageError) -> [Lesson] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT source, text, is_addressed, teacher, time FROM lesson WHERE chat = \(ChatTable.idOfKey)
                    ORDER BY id
                    """, arguments: [chat.description]
            ).map {
                Lesson(
                    source: MessageKey(chat: chat, id: $0["source"]), text: $0["text"],
                    isAddressed: $0["is_addressed"], teacher: $0["teacher"], time: $0["time"])
            }
        }
    }

    package func forgetLesson(of source: MessageKey) async throws(StorageError) -> Bool {
        try await database.write { database in
            try database.execute(
                sql: "DELETE FROM lesson WHERE chat = \(ChatTable.idOfKey) AND source = ?",
                arguments: [source.chat.description, source.id])
            return database.changesCount > 0
        }
    }

    package func forgetLessons(of chat: ChatKey) async throws(StorageError) -> Int {
        try await database.write { database in
            try database.execute(
                sql: "DELETE FROM lesson WHERE chat = \(ChatTable.idOfKey)", arguments: [chat.description])
            return database.changesCount
        }
    }
}
