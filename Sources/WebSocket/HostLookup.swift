internal import Foundation
internal import Glibc
internal import Primitives

/// Finds the addresses of a name without holding up anybody else.
enum HostLookup {
    /// The numeric addresses of a name, in the system's order of preference; none where it has no address or the task
    /// is cancelled first.
    ///
    /// `getaddrinfo` can neither be cancelled nor be trusted to return soon, so it gets a thread of its own, which is
    /// left to itself when nobody waits any more.
    static func addresses(of host: String) async -> [String] {
        if isNumeric(host) { return [host] }
        let waiter = Locked<CheckedContinuation<[String], Never>?>(nil)
        let take: @Sendable () -> CheckedContinuation<[String], Never>? = {
            waiter.withLock { waiter in
                defer { waiter = nil }
                return waiter
            }
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.withLock { $0 = continuation }
                guard !Task.isCancelled else {
                    take()?.resume(returning: [])
                    return
                }
                let thread = Thread { take()?.resume(returning: resolve(host)) }
                thread.name = "name lookup"
                thread.start()
            }
        } onCancel: {
            take()?.resume(returning: [])
        }
    }

    static func isNumeric(_ host: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, host, &v4) == 1 || inet_pton(AF_INET6, host, &v6) == 1
    }

    private static func resolve(_ host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if status == 0, !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
