import Foundation

/// An IPv4 or IPv6 address, to tell the public ones from those that lead inside.
struct NetworkAddress: Equatable {
    /// 16 bytes; an IPv4 address as `::ffff:a.b.c.d`.
    private let bytes: [UInt8]

    /// Reads a literal such as `10.0.0.1`, `::1` or `fe80::1%eth0`; `nil` for anything else.
    init?(_ literal: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        let plain = literal.split(separator: "%", maxSplits: 1).first.map(String.init) ?? ""
        if inet_pton(AF_INET, plain, &v4) == 1 {
            bytes = Self.mapped(withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, plain, &v6) == 1 {
            bytes = withUnsafeBytes(of: &v6) { Array($0) }
        } else {
            return nil
        }
    }

    /// Reads a socket address of the given family; `nil` for families other than IPv4 and IPv6.
    init?(_ address: UnsafeRawPointer, family: Int32) {
        switch family {
        case AF_INET:
            var v4 = address.loadUnaligned(as: sockaddr_in.self).sin_addr
            bytes = Self.mapped(withUnsafeBytes(of: &v4) { Array($0) })
        case AF_INET6:
            var v6 = address.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            bytes = withUnsafeBytes(of: &v6) { Array($0) }
        default:
            return nil
        }
    }

    private static func mapped(_ v4: [UInt8]) -> [UInt8] {
        Array(repeating: 0, count: 10) + [0xFF, 0xFF] + v4
    }

    /// Whether the address belongs to the open internet.
    ///
    /// IANA special-purpose registries: <https://www.iana.org/assignments/iana-ipv4-special-registry> and
    /// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
    var isPublic: Bool {
        if let v4 = embeddedV4 { return Self.isPublic(v4) }
        // Global unicast is 2000::/3; of it, 2001::/23 (but for a few anycast services) and 2001:db8::/32 are not.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        if bytes[0] == 0x20, bytes[1] == 0x01 {
            if bytes[2] < 0x02 { return false }
            if bytes[2] == 0x0D, bytes[3] == 0xB8 { return false }
        }
        return true
    }

    /// The IPv4 address that packets would really go to: mapped, compatible, NAT64 (64:ff9b::/96) or 6to4 (2002::/16).
    private var embeddedV4: ArraySlice<UInt8>? {
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == bytes[11], bytes[10] == 0xFF { return bytes[12...] }
        if bytes[..<12].allSatisfy({ $0 == 0 }) { return bytes[12...] }
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return bytes[12...] }
        if bytes.starts(with: [0x20, 0x02]) { return bytes[2..<6] }
        return nil
    }

    private static func isPublic(_ v4: ArraySlice<UInt8>) -> Bool {
        let octets = Array(v4)
        switch (octets[0], octets[1], octets[2]) {
        case (0, _, _), (10, _, _), (127, _, _): return false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): return false
        case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): return false
        case (224..., _, _): return false
        default: return true
        }
    }
}
