import CLibCurl
import Foundation

/// The least there is to do for a reply: libcurl's own blocking transfer into one buffer.
enum BareTransfer {
    private final class Buffer {
        var bytes = [UInt8]()
    }

    struct Failure: Error {
        let code: CURLcode
    }

    static func perform(_ url: String) throws {
        let handle = curl_easy_init()
        defer { curl_easy_cleanup(handle) }
        let headers = curl_slist_append(curl_slist_append(nil, "Content-Type: application/json"), "Expect:")
        defer { curl_slist_free_all(headers) }
        let buffer = Buffer()
        let body = #"{"model":"m","prompt":"a cat"}"#
        pictor_curl_set_string(handle, CURLOPT_URL, url)
        pictor_curl_set_string(handle, CURLOPT_PROXY, "")
        pictor_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
        pictor_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.utf8.count))
        pictor_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, body)
        pictor_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(buffer).toOpaque())
        pictor_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            guard let user else { return 0 }
            let buffer = Unmanaged<Buffer>.fromOpaque(user).takeUnretainedValue()
            buffer.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: size * count))
            return size * count
        }
        let code = withExtendedLifetime(buffer) { curl_easy_perform(handle) }
        guard code == CURLE_OK else { throw Failure(code: code) }
    }
}
