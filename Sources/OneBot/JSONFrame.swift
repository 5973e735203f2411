import Foundation
import JSON

extension JSONValue {
    /// Reads what came over the wire.
    init(frame: Data) throws(OneBotError) {
        do {
            try self.init(parsing: frame)
        } catch {
            switch error.reason {
            case .malformed: throw .malformedJSON(offset: error.offset)
            case .tooManyValues, .tooDeep: throw .oversizedJSON(detail: error.description)
            }
        }
    }
}
