public import JSON

/// A request to an endpoint, with the type of what it returns.
///
/// The actions most bots need are static members: `try await client.call(.sendGroupMessage("hi", to: 20001))`. For any
/// other, make one: `Action<String>(name: "get_cookies", parameters: [:]) { $0["cookies"]?.string }`.
public struct Action<Response: Sendable>: Sendable {
    /// The wire's name.
    public var name: String
    /// The wire's parameters.
    public var parameters: [String: JSONValue]
    /// How long to wait for the answer where the caller names no limit.
    public var limit: Duration
    /// Reads the answer's data; nil where it lacks what the action promises.
    public var read: @Sendable (JSONValue) -> Response?

    /// Makes an action.
    /// - Parameters:
    ///   - name: The wire's name, such as "get_cookies".
    ///   - parameters: The wire's parameters.
    ///   - limit: How long to wait for the answer where the caller names no limit.
    ///   - read: Reads the answer's data; nil where it lacks what the action promises.
    public init(
        name: String, parameters: [String: JSONValue] = [:], limit: Duration = .seconds(30),
        read: @escaping @Sendable (JSONValue) -> Response?
    ) {
        self.name = name
        self.parameters = parameters
        self.limit = limit
        self.read = read
    }
}

extension Action where Response == Void {
    /// Makes an action that returns nothing.
    init(name: String, parameters: [String: JSONValue], limit: Duration = .seconds(30)) {
        self.init(name: name, parameters: parameters, limit: limit) { _ in () }
    }
}

extension Action where Response == JSONValue {
    /// Makes an action whose data is wanted as it comes.
    public init(name: String, parameters: [String: JSONValue] = [:]) {
        self.init(name: name, parameters: parameters) { $0 }
    }
}
