import ChatCore
import GRDB

/// The table of chats: other tables refer to a chat by a short integer. What reads or writes them from outside knows
/// `ChatKey`s only.
enum ChatTable {
    /// The key that stands for all chats in settings and bans. No `ChatKey` reads like it.
    static let everywhereKey = "*"
    /// The id of ``everywhereKey``, the same in every database.
    static let everywhereID: Int64 = 0

    /// SQL: the id of a chat whose key is given as an argument; NULL, which equals nothing, where no row has named it yet.
    static let idOfKey = "(SELECT id FROM chat WHERE key = ?)"

    /// SQL: the key of the chat that a table's row refers to.
    static func key(ofRowIn table: String) -> String { "(SELECT key FROM chat WHERE id = \(table).chat)" }

    /// The key under which a chat is stored; `nil` = all chats.
    static func key(_ chat: ChatKey?) -> String { chat?.description ?? everywhereKey }

    /// The id of a chat (`nil` = of all chats), for a row about to be written; a chat not known yet gets one, in the
    /// transaction of that row.
    static func id(of chat: ChatKey?, in database: GRDB.Database) throws -> Int64 {
        guard let chat else { return everywhereID }
        let known = try database.cachedStatement(sql: "SELECT id FROM chat WHERE key = ?")
        if let id = try Int64.fetchOne(known, arguments: [chat.description]) { return id }
        try database.execute(sql: "INSERT INTO chat (key) VALUES (?)", arguments: [chat.description])
        return database.lastInsertedRowID
    }
}
