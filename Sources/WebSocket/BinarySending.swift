/// Sends binary messages. OneBot has no use for them, conformance tests do.
package protocol BinarySending: Sendable {
    /// The same as `send`, as a binary message.
    func send(binary: [UInt8]) async throws(WebSocketError)
}
