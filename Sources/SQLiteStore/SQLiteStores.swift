package import PictorModel

/// Everything kept in one SQLite file, with the pictures in a folder.
extension Stores {
    /// The stores of a database.
    ///
    /// - Parameters:
    ///   - database: Where rows are.
    ///   - pictureFolder: Where the files of pictures are; `nil` = none is kept.
    package init(_ database: Database, pictureFolder: String?) {
        self.init(
            messages: SQLiteMessageStore(database: database), jobs: SQLiteJobStore(database: database),
            groups: SQLiteGroupStore(database: database), traces: SQLiteTraceStore(database: database),
            pictures: SQLitePictureStore(database: database, folder: pictureFolder))
    }
}
