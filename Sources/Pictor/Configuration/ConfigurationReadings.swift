public import PictorModel
import Primitives

extension Settings {
    /// What each key of a configuration came to, so that a reload can tell what it changes.
    public struct Readings: Sendable, Equatable {
        /// Dotted key to value; secret, because some of them are.
        private var values: [String: Secret] = [:]

        /// Nothing was read.
        public init() {}

        mutating func note(_ value: some Any, of key: String) {
            values[key] = Secret(String(describing: value))
        }

        /// The dotted keys whose values differ, in order.
        func changes(to other: Readings) -> [String] {
            Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
        }
    }
}
