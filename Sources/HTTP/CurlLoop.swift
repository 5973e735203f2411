import CLibCurl
import Foundation
import Logging
import Primitives

/// libcurl's one thread: takes orders from a mailbox, drives every transfer, tells their inboxes.
///
/// Only the mailbox and `curl_multi_wakeup` are touched by other threads.
final class CurlLoop: @unchecked Sendable {
    private enum Order {
        case start(CurlTransfer)
        case resume(CurlTransfer)
        case remove(CurlTransfer)
    }

    private struct Mailbox {
        var orders: [Order] = []
        var isRunning = false
        var isShutDown = false
    }

    private let logger: Logger
    private let mailbox = Locked(Mailbox())
    /// Freed in `deinit`, not at the end of the thread: a late `wake` must still find it.
    private let multi: UnsafeMutableRawPointer?
    /// Loop thread only.
    private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]

    init(logger: Logger) {
        self.logger = logger
        _ = Self.libraryIsReady
        multi = curl_multi_init()
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    // MARK: - Any thread

    func start(_ transfer: CurlTransfer) {
        post(.start(transfer))
    }

    func resume(_ transfer: CurlTransfer) {
        post(.resume(transfer))
    }

    /// Ends a transfer for its waiter now and for libcurl as soon as the thread gets to it.
    func end(_ transfer: CurlTransfer, with error: HTTPError) {
        guard transfer.inbox.finish(.failure(error)) else { return }
        post(.remove(transfer))
    }

    func shutDown() {
        mailbox.withLock { $0.isShutDown = true }
        curl_multi_wakeup(multi)
    }

    private func post(_ order: Order) {
        let (isAccepted, mustStart) = mailbox.withLock { mailbox -> (Bool, Bool) in
            guard !mailbox.isShutDown else { return (false, false) }
            mailbox.orders.append(order)
            defer { mailbox.isRunning = true }
            return (true, !mailbox.isRunning)
        }
        guard isAccepted else {
            if case .start(let transfer) = order { transfer.inbox.finish(.failure(.shutDown)) }
            return
        }
        guard mustStart else {
            curl_multi_wakeup(multi)
            return
        }
        let thread = Thread { [self] in run() }
        thread.name = "http"
        thread.start()
    }

    // MARK: - Loop thread

    private func run() {
        while true {
            let (orders, isShutDown) = mailbox.withLock { mailbox in
                defer { mailbox.orders = [] }
                return (mailbox.orders, mailbox.isShutDown)
            }
            for order in orders { obey(order) }
            if isShutDown { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            curl_multi_poll(multi, nil, 0, endIdle(at: .now), nil)
        }
        for transfer in transfers.values { finish(transfer, .failure(.shutDown)) }
    }

    private func obey(_ order: Order) {
        switch order {
        case .start(let transfer):
            guard !transfer.inbox.isFinished else { return }
            guard let easy = transfer.makeHandle(), curl_multi_add_handle(multi, easy) == CURLM_OK else {
                transfer.inbox.finish(.failure(.invalidRequest(reason: "libcurl does not take the request")))
                transfer.freeHandle()
                return
            }
            transfers[easy] = transfer
        case .resume(let transfer):
            guard let easy = transfer.easy else { return }
            transfer.lastActivity = .now
            curl_easy_pause(easy, CURLPAUSE_CONT)
        case .remove(let transfer):
            finish(transfer, .failure(.cancelled))
        }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let easy = message.easy_handle, let transfer = transfers[easy] else {
                continue
            }
            finish(transfer, transfer.outcome(of: message.data.result))
        }
    }

    private func finish(_ transfer: CurlTransfer, _ result: Result<Void, HTTPError>) {
        if let easy = transfer.easy {
            transfers[easy] = nil
            // An unfinished transfer's socket is closed here.
            curl_multi_remove_handle(multi, easy)
            transfer.freeHandle()
        }
        if transfer.inbox.finish(result), case .failure(let error) = result {
            logger.debug("request failed", metadata: ["http.host": "\(transfer.host)", "error": "\(error)"])
        }
    }

    /// Ends what has been silent for too long; returns how many milliseconds the next look can wait.
    private func endIdle(at now: ContinuousClock.Instant) -> Int32 {
        var wait = Duration.seconds(60)
        for transfer in transfers.values {
            guard let limit = transfer.request.idleLimit, !transfer.isPaused else { continue }
            let left = limit - transfer.lastActivity.duration(to: now)
            if left <= .zero {
                finish(transfer, .failure(.timedOut(.idle, sent: transfer.wasSent)))
            } else {
                wait = min(wait, left)
            }
        }
        return Int32(clamping: wait.milliseconds + 1)
    }
}

extension Duration {
    /// Whole milliseconds, rounded down; the nearest `Int` where there are more than one holds.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = Int(clamping: seconds).multipliedReportingOverflow(by: 1000)
        let (sum, isJustTooLong) = whole.addingReportingOverflow(Int(clamping: attoseconds / 1_000_000_000_000_000))
        return isTooLong || isJustTooLong ? (seconds < 0 ? .min : .max) : sum
    }
}
