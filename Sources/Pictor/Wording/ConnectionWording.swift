import ChatCore
public import PictorModel

extension Finding {
    /// What a check of an endpoint found.
    public init(_ fact: ConnectionFact) {
        let sentence: String
        switch fact {
        case .cannotListen(let reason): sentence = "开不了：\(reason)。换一个端口，或者先停掉正在运行的机器人"
        case .unfinished: sentence = "没有查完"
        case .offline(let endpoint, let account):
            sentence = "\(endpoint) 连上了，但是 QQ \(account) 掉线了。到 NapCat 的网页里重新登录"
        case .connected(let endpoint, let account, let nickname):
            sentence = "\(endpoint) 已连接，账号 \(account) \(nickname)"
        case .tokenRejected(let endpoint):
            sentence = "\(endpoint) 不认这个 token。把 [onebot].access_token 改成和 NapCat 里填的一样"
        case .nobodyCame(let endpoint):
            sentence = "\(endpoint) 开着，但没有 NapCat 连过来。检查 NapCat 里 WebSocket 客户端的地址，路径是 /onebot/v11/ws"
        case .unreachable(let endpoint, let reason):
            let cause = reason.map { "（\($0)）" } ?? ""
            sentence =
                "\(endpoint) 连不上\(cause)。检查 NapCat 开了没有、WebSocket 服务器打开了没有、地址和端口对不对；在容器里 127.0.0.1 是容器自己"
        }
        self.init(isSound: fact.isSound, subject: "QQ 端点", sentence: sentence)
    }

    /// How a connection of the running bot stands, for a chat.
    init(_ state: ConnectionState) {
        let (isSound, sentence) =
            switch state {
            case .connected(let account, isOnline: false): (false, "连着，但是账号 \(account) 掉线了，到 NapCat 的网页里重新登录")
            case .connected(let account, isOnline: true): (true, "已连接，账号 \(account)")
            case .tokenRejected: (false, "不认 token，检查 [onebot].access_token")
            case .connecting: (false, "正在连")
            case .waiting(let attempt): (false, "连不上，在等第 \(attempt) 次重试")
            }
        self.init(isSound: isSound, subject: "QQ 端点", sentence: sentence)
    }
}
