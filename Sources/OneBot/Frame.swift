internal import Foundation
import JSON

/// What one received frame is.
enum Frame: Equatable {
    /// Something happened.
    case event(Event)
    /// The answer to a call, or the endpoint's refusal of the connection.
    case response(ActionResponse)
    /// Neither; costs nothing but itself.
    case malformed(OneBotError)

    /// Reads a frame. What has a `post_type` is an event: some endpoints put an echo into events too.
    init(_ bytes: [UInt8], arrival: Date) {
        do throws(OneBotError) {
            let json = try JSONValue(frame: Data(bytes))
            if json["post_type"] != nil {
                self = .event(try Event(json, arrival: arrival))
            } else if let response = ActionResponse(json) {
                self = .response(response)
            } else {
                self = .malformed(.malformedEvent(missing: "post_type"))
            }
        } catch {
            self = .malformed(error)
        }
    }
}
