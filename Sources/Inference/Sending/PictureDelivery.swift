import Foundation
import HTTP
import JSON
import PictureFile

/// From a reply to checked picture bytes: find, fetch if need be, look at the first bytes.
struct PictureDelivery: Sendable {
    let download: PictureDownload

    /// Small bodies are searched for complaints before they count as answers; a large one holds a picture.
    private static let complaintSize = 16384

    /// What is wrong with an answer, errors hidden in a 200 included.
    static func error(in response: HTTPResponse) -> InferenceError? {
        if let error = BillableRequestSender.statusError(response) { return error }
        guard response.body.count <= complaintSize,
            case .complaint(let complaint) = PictureFinder.find(in: response.body)
        else { return nil }
        return ErrorClassifier.error(for: complaint, status: response.status, headers: response.headers)
    }

    /// The same for an answer in which no picture is looked for.
    static func statusOrComplaint(_ response: HTTPResponse) -> InferenceError? {
        if let error = BillableRequestSender.statusError(response) { return error }
        guard response.body.count <= complaintSize, let json = JSONValue(reading: response.body),
            json["choices"] == nil, let complaint = ProviderComplaint(json)
        else { return nil }
        return ErrorClassifier.error(for: complaint, status: response.status, headers: response.headers)
    }

    /// The picture of an answer.
    func picture(
        in response: HTTPResponse, model: String, by deadline: Deadline
    ) async throws(InferenceError) -> GeneratedImage {
        try await picture(
            of: try await Self.finding(in: response, by: deadline), in: response, model: model, by: deadline)
    }

    /// What an answer holds; it may be megabytes long and is not trusted.
    static func finding(
        in response: HTTPResponse, by deadline: Deadline
    ) async throws(InferenceError) -> PictureFinder.Finding {
        try await ReplyReading.run(by: deadline, of: response.body.count) { cancellation in
            PictureFinder.find(in: response.body, cancellation: cancellation)
        }
    }

    /// The picture of what was found in an answer.
    func picture(
        of finding: PictureFinder.Finding, in response: HTTPResponse, model: String, by deadline: Deadline
    ) async throws(InferenceError) -> GeneratedImage {
        try await picture(
            of: finding, status: response.status, headers: response.headers, model: model, by: deadline)
    }

    /// The picture of what was found.
    func picture(
        of finding: PictureFinder.Finding, status: Int = 200, headers: [HTTPHeader] = [], model: String,
        by deadline: Deadline
    ) async throws(InferenceError) -> GeneratedImage {
        switch finding {
        case .found(let source, let seed):
            return GeneratedImage(bytes: try await checked(source, by: deadline), model: model, seed: seed)
        case .complaint(let complaint):
            throw ErrorClassifier.error(for: complaint, status: status, headers: headers)
        case .pending:
            throw InferenceError(
                .noPicture, detail: "the service draws in the background, which this api_mode does not follow")
        case .nothing(let text):
            throw InferenceError(
                .noPicture, detail: text.isEmpty ? "an empty answer" : "no picture in the answer: \(text)")
        }
    }

    private func checked(_ source: PictureFinder.Source, by deadline: Deadline) async throws(InferenceError) -> Data {
        let bytes: Data
        switch source {
        case .bytes(let found): bytes = found
        case .url(let reference): bytes = try await download.fetch(reference, by: deadline)
        }
        if let flaw = PictureBytes.flaw(in: bytes) { throw InferenceError(.noPicture, detail: flaw) }
        return bytes
    }
}
