import Foundation
import JSON

extension JSONValue {
    /// Reads what came over the wire.
    init(frame: Data) throws(OneBotError) {
        do {
            try self.init(parsing: frame)
        } catch {
            throw .malformedJSON(offset: error.offset)
        }
    }
}
