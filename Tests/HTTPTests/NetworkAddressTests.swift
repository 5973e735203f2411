import Testing

@testable import HTTP

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ])
    func addressesThatLeadInsideAreNotPublic(literal: String) throws {
        #expect(try #require(NetworkAddress(literal)).isPublic == false)
        #expect(CurlURL.isLocal(host: literal))
    }

    @Test(arguments: ["1.1.1.1", "8.8.8.8", "172.32.0.1", "203.0.114.1", "2606:4700::1111", "::ffff:1.1.1.1"])
    func addressesOfTheInternetArePublic(literal: String) throws {
        #expect(try #require(NetworkAddress(literal)).isPublic)
    }

    @Test(arguments: [
        ("http://2130706433/", "127.0.0.1"), ("http://0x7f.1/", "127.0.0.1"), ("http://017700000001/", "127.0.0.1"),
        ("http://[::1]:80/", "::1"), ("http://user@169.254.169.254/", "169.254.169.254"),
    ])
    func everySpellingOfAnAddressIsRecognised(url: String, host: String) {
        #expect(CurlURL.host(of: url) == host)
    }

    @Test func aRelativeRedirectKeepsItsHost() {
        #expect(CurlURL.host(of: "/a", from: "http://example.com/b") == "example.com")
        #expect(CurlURL.host(of: "//10.0.0.1/a", from: "http://example.com/b") == "10.0.0.1")
    }
}
