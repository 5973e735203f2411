import Inference
import Testing

@testable import Pictor

/// What a group reads of a failed picture.
@Suite struct InferenceWordingTests {
    @Test(arguments: InferenceError.Kind.allCases)
    func everyClassHasOneChineseSentenceWithoutCodes(kind: InferenceError.Kind) {
        let sentence = kind.sentence
        #expect(sentence.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(!sentence.contains { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }

    @Test(arguments: InferenceError.Kind.allCases)
    func theServicesOwnWordsAreNoPartOfIt(kind: InferenceError.Kind) {
        #expect(InferenceError(kind, detail: "status 500 [x]: request id 7").sentence == kind.sentence)
    }

    @Test(arguments: [
        (InferenceError.Kind.rate, Duration.seconds(60), "现在画图的人太多了，请 60 秒后再试。"),
        (.rate, .milliseconds(1), "现在画图的人太多了，请 1 秒后再试。"),
        (.rate, .seconds(3600), "现在画图的人太多了，请 60 分钟后再试。"),
        (.billing, .seconds(121), "画图额度暂时用完了，请 3 分钟后再试。"),
        (.notReady, .seconds(7200), "画图服务还没准备好，请 2 小时后再试。"),
        (.server, .seconds(60), "画图服务出了点问题，请稍后再试。"),
    ])
    func aRequestedWaitIsTold(kind: InferenceError.Kind, wait: Duration, sentence: String) {
        #expect(InferenceError(kind, detail: "", retryAfter: wait).sentence == sentence)
    }
}
