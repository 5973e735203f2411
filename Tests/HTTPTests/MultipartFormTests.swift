import Foundation
import HTTP
import Testing

@Suite struct MultipartFormTests {
    @Test func fieldsAndFilesAreWrittenInOrder() {
        var form = MultipartForm(boundary: "B")
        form.append("一只猫", name: "prompt")
        form.append(file: Data([1, 2]), name: "image[]", fileName: "a\"\n.png", mediaType: "image/png")
        let expected =
            Data(
                """
                --B\r
                Content-Disposition: form-data; name="prompt"\r
                \r
                一只猫\r
                --B\r
                Content-Disposition: form-data; name="image[]"; filename="a%22%0A.png"\r
                Content-Type: image/png\r
                \r

                """.utf8) + Data([1, 2]) + Data("\r\n--B--\r\n".utf8)
        #expect(form.body == expected)
        #expect(form.contentType == "multipart/form-data; boundary=B")
    }
}
