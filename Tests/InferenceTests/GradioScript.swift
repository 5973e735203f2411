import Foundation
import TestSupport

/// A Gradio app as its wire shows it, recorded from versions 4 to 6.
struct GradioScript: Sendable {
    var version = "5.50.0"
    var picture = Fixture.picture
    /// The reason of a failed job.
    var error: String?
    /// Takes the job and says nothing more.
    var isSilent = false
    /// The parameters of the endpoint; `nil` = `/info` is missing.
    var parameters: String? = GradioScript.zImageParameters
    var api = "generate"
    /// The outputs of the job; `@URL@` stands for the app's own address.
    var outputs: String?
    /// Events put before the last one.
    var events: [String] = []

    static let zImageParameters = """
        [{"label":"Prompt","parameter_name":"prompt","parameter_has_default":false,"type":{"type":"string"}},
        {"label":"Resolution","parameter_name":"resolution","parameter_has_default":true,
        "parameter_default":"1024x1024 ( 1:1 )","type":{"type":"string","enum":["1024x1024 ( 1:1 )","832x1248 ( 2:3 )",
        "1248x832 ( 3:2 )","1280x720 ( 16:9 )","1536x1536 ( 1:1 )"]}},
        {"label":"Seed","parameter_name":"seed","parameter_has_default":true,"parameter_default":42,
        "type":{"type":"number"}},
        {"label":"Steps","parameter_name":"steps","parameter_has_default":true,"parameter_default":8,
        "type":{"type":"number"}},
        {"label":"Time Shift","parameter_name":"shift","parameter_has_default":true,"parameter_default":3,
        "type":{"type":"number"}},
        {"label":"Random Seed","parameter_name":"random_seed","parameter_has_default":true,"parameter_default":true,
        "type":{"type":"boolean"}},
        {"label":"Generated Images","parameter_name":"gallery_images","parameter_has_default":true,
        "parameter_default":[],"type":{"type":"array"}}]
        """

    var prefix: String { version.hasPrefix("5") || version.hasPrefix("6") ? "/gradio_api" : "" }

    func serve(_ request: LoopbackServer.Request, _ connection: LoopbackServer.Connection) {
        let apiPrefix = prefix.isEmpty ? "" : #","api_prefix":"\#(prefix)""#
        switch request.path {
        case "/config": connection.reply(json: #"{"version":"\#(version)"\#(apiPrefix),"dependencies":[]}"#)
        case "\(prefix)/info":
            guard let parameters else {
                connection.reply(json: #"{"detail":"Not Found"}"#, status: 404)
                return
            }
            connection.reply(json: #"{"named_endpoints":{"/\#(api)":{"parameters":\#(parameters),"returns":[]}}}"#)
        case "\(prefix)/call/\(api)": connection.reply(json: #"{"event_id":"66f8642bc9cb47549afbb429536289f2"}"#)
        case "\(prefix)/queue/data": stream(connection)
        case "\(prefix)/file=/tmp/gradio/a%20b/image.webp":
            connection.reply(200, ["Content-Type": "image/webp"], picture)
        case "/api/\(api)" where version.hasPrefix("3"):
            let data = "data:image/png;base64,\(picture.base64EncodedString())"
            _ =
                error == nil
                ? connection.reply(json: #"{"data":[[{"name":"/tmp/x.png","data":"\#(data)"}],"7",7]}"#)
                : connection.reply(json: #"{"error":"'\#(error ?? "")'"}"#, status: 500)
        default: connection.reply(json: #"{"detail":"Not Found"}"#, status: 404)
        }
    }

    private func stream(_ connection: LoopbackServer.Connection) {
        connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        send(#"{"msg":"estimation","event_id":"66f8","rank":2,"queue_size":3,"rank_eta":8.5}"#, connection)
        send(#"{"msg":"process_starts","event_id":"66f8","eta":2.79}"#, connection)
        for event in events { send(event, connection) }
        guard !isSilent else {
            connection.waitForClose()
            return
        }
        let file =
            #"{"image":{"path":"/tmp/gradio/a b/image.webp","url":"http://127.0.0.1:1/ca/file=/tmp/x","mime_type":null}}"#
        let data = outputs ?? #"[[\#(file)],"998632",998632]"#
        if let error {
            send(#"{"msg":"process_completed","output":{"error":"\#(error)"},"success":false}"#, connection)
        } else {
            send(#"{"msg":"process_completed","output":{"data":\#(data)},"success":true}"#, connection)
        }
        // A real server goes on with heartbeats; here the client must be the one that hangs up.
        connection.waitForClose()
        connection.cut()
    }

    private func send(_ event: String, _ connection: LoopbackServer.Connection) {
        let line = "data: \(event)\n\n"
        connection.send(String(line.utf8.count, radix: 16) + "\r\n\(line)\r\n")
    }
}
