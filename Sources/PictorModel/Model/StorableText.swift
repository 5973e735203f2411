extension String {
    /// The same without NUL characters, behind which a text column of SQLite is not read.
    package var withoutNULs: String {
        guard utf8.contains(0) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\0" }))
    }
}
