import ChatCore
import OneBot

extension SendFailure {
    /// What a failed call means for whoever sent a message.
    init(_ error: OneBotError) {
        switch error {
        case .notConnected, .notSent: self = .away
        case .outcomeUnknown, .unexpectedResponse: self = .outcomeUnknown
        case .unsupported: self = .unsupported
        case .requestTooLarge(_, let bytes, let limit): self = .tooLarge(bytes: bytes, limit: limit)
        case .failed(let failure):
            switch failure.kind {
            case .mediaRefused: self = .pictureRefused
            case .muted: self = .muted
            case .notInGroup: self = .forbidden
            // The client knows by now, and is ready again only once the account is back.
            case .offline: self = .away
            case .notFound: self = .notFound
            case .ourFault, .refused: self = .refused(reason: "\(failure)")
            }
        case .malformedJSON, .oversizedJSON, .malformedEvent, .openListenerWithoutToken, .cannotListen, .cannotRun:
            self = .refused(reason: "\(error)")
        }
    }
}
