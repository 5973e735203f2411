import GRDB
package import PictorModel

/// Who may do everything, and what personas look like in English.
extension SQLiteGroupStore {
    package func superusers() async throws(StorageError) -> Set<String> {
        try await database.read { try Set(String.fetchAll($0, sql: "SELECT user FROM superuser")) }
    }

    package func addSuperuser(_ user: String) async throws(StorageError) {
        try await database.write {
            try $0.execute(sql: "INSERT OR IGNORE INTO superuser (user) VALUES (?)", arguments: [user])
        }
    }

    package func englishLooks(of source: String) async throws(StorageError) -> String? {
        try await database.read {
            try String.fetchOne($0, sql: "SELECT english FROM rendering WHERE source = ?", arguments: [source])
        }
    }

    package func keepEnglishLooks(_ english: String, of source: String) async throws(StorageError) {
        try await database.write {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO rendering (source, english) VALUES (?, ?)", arguments: [source, english])
        }
    }
}
