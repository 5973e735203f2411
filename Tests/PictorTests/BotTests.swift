import ChatCore
import Foundation
import Imaging
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite(.timeLimit(.minutes(5))) struct BotTests {
    typealias Saying = World.Saying

    // MARK: - The main job

    @Test(arguments: ["画一张猫咪的图片", "帮我画个日落", "我想看看樱花的样子", "画一个女孩在雨中", "自拍", "/画 一只猫", "/pic a cat"])
    func aRequestIsAnsweredWithOnePictureThatQuotesIt(text: String) async throws {
        let world = try World()
        let sent = try await world.hear(Saying(text, id: 77))
        #expect(sent.count == 1)
        let call = try #require(sent.first)
        #expect(call.action == "send_group_msg")
        #expect(call.parameters["group_id"]?.integer == ScriptedEndpoint.group.rawValue)
        #expect(call.message.segments.first == .reply(77))
        let bytes = try #require(call.message.images.first?.file.carriedBytes)
        #expect(try Picture(checking: bytes).info.width == 64)
        #expect(call.message.segments.count == 2)
    }

    @Test func thePictureIsTheBackendsByteForByte() async throws {
        let image = GeneratedImage.plain()
        let world = try World(backend: ScriptedBackend { _ in image })
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.first?.message.images.first?.file.carriedBytes == image.bytes)
    }

    @Test func anEdgeIsTrimmedWhenTheConfigurationSaysSo() async throws {
        let world = try World { $0.generation.cropEnabled = true }
        let sent = try await world.hear(Saying("/pic a cat"))
        let bytes = try #require(sent.first?.message.images.first?.file.carriedBytes)
        let info = try Picture(checking: bytes).info
        #expect((info.width, info.height) == (64, 24))
    }

    @Test func aRawPromptGoesOutExactlyAsGiven() async throws {
        let world = try World { $0.generation.promptAddition = "masterpiece" }
        try await world.hear(Saying("/pic a cat, (b:1.2) --ar 16:9\n第二行"))
        #expect(world.backend.requests.map(\.prompt) == ["a cat, (b:1.2) --ar 16:9\n第二行"])
    }

    @Test(arguments: ["自拍", "来张自拍", "/自拍"])
    func aSelfieShowsThePersonaAndNotTheWordsThatAskForIt(text: String) async throws {
        let world = try World { $0.persona.appearance = "silver hair, round glasses" }
        try await world.hear(Saying(text))
        let prompt = try #require(world.backend.requests.first?.prompt)
        #expect(prompt.hasPrefix("silver hair, round glasses, selfie"))
        #expect(!prompt.contains("自拍"))
    }

    @Test func theQuoteCanBeSwitchedOff() async throws {
        let world = try World { $0.bot.quotesRequest = false }
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.first?.message.segments.map(\.type) == ["image"])
    }

    @Test func aPrivateRequestIsAnsweredInPrivate() async throws {
        let world = try World()
        let sent = try await world.hear(Saying("/pic a cat").with { $0.isPrivate = true })
        #expect(sent.map(\.action) == ["send_private_msg"])
        #expect(sent.first?.parameters["user_id"]?.integer == 42)
    }

    @Test func privateChatsCanBeSwitchedOff() async throws {
        let world = try World { $0.bot.servesPrivateChat = false }
        #expect(try await world.hear(Saying("/pic a cat").with { $0.isPrivate = true }).isEmpty)
    }

    // MARK: - Words in pieces

    @Test(
        arguments: [
            [.text("帮我 "), .at(10001), .text(" 画一只戴草帽的鸭子")], [.text("帮我画"), .at(10001), .text("一只戴草帽的鸭子")],
            [.text("帮我画一只"), .text("戴草帽的"), .text("鸭子 "), .at(10001)],
            [.at(10001), .text(" "), .text("画一只戴草帽的鸭子")],
        ] as [Message])
    func wordsAroundAMentionAreOneRequest(message: Message) async throws {
        let world = try World { $0.bot.trigger = .mention }
        let sent = try await world.hear(Saying(message, id: 5))
        #expect(sent.map(\.message.replyID) == [5])
        let prompt = try #require(world.backend.requests.first?.prompt)
        #expect(prompt == "戴草帽的鸭子")
    }

    @Test(
        arguments: [
            ([.text("/pic a"), .at(10001), .text(" cat")], "a cat"), ([.at(10001), .text("pic a cat")], "a cat"),
            ([.at(10001), .text("  /pic  a "), .text("cat ")], "a cat"),
            ([.text("/pi"), .text("c a cat")], "a cat"),
        ] as [(Message, String)])
    func aCommandInPiecesIsOneCommand(message: Message, prompt: String) async throws {
        let world = try World()
        try await world.hear(Saying(message))
        #expect(world.backend.requests.map(\.prompt) == [prompt])
    }

    @Test(arguments: [
        "🐙 a 👩‍👩‍👧‍👦 cat 𝄞", "a \u{202E}cat\u{200B} e\u{301}", String(repeating: "猫", count: 3400),
    ])
    func whateverLettersAPromptHasTheyArrive(prompt: String) async throws {
        let world = try World()
        try await world.hear(Saying("/pic \(prompt)"))
        #expect(world.backend.requests.map(\.prompt) == [prompt])
    }

    @Test func whatStandsBehindANULIsNotLost() async throws {
        let world = try World()
        try await world.hear(Saying("/pic a \u{0}cat\u{0}\u{301}").with { $0.card = "a\u{0}b" })
        #expect(world.backend.requests.map(\.prompt) == ["a cat\u{301}"])
        #expect(try await SQLiteMessageStore(database: world.database).entry(for: key(1))?.authorName == "ab")
    }

    // MARK: - Silence

    @Test(arguments: ["别画了", "不要图", "这张图真好看", "昨天画的猫呢", "今天天气不错", "/help", "", "   ", "🐙🐙🐙", "[CQ:at,qq=10001]"])
    func talkIsNotAnswered(text: String) async throws {
        let world = try World()
        #expect(try await world.hear(Saying(text)).isEmpty)
        #expect(world.backend.requests.isEmpty)
    }

    @Test func whoeverTheBotMustNotHearIsNotHeard() async throws {
        let world = try World { $0.bot.ignoredUsers = [77] }
        let sent = try await world.hear(
            Saying("/pic own", id: 1).with { $0.by = ScriptedEndpoint.account.rawValue },
            Saying("/pic old", id: 2).with { $0.age = 600 },
            Saying("/pic another bot", id: 3).with { $0.by = 77 },
            Saying("/pic anonymous", id: 4).with { $0.subType = "anonymous" })
        #expect(sent.isEmpty)
        #expect(try await SQLiteMessageStore(database: world.database).count() == 4)
    }

    @Test func whatThePluginSwitchTurnsOffIsOnlyRemembered() async throws {
        let world = try World { $0.isEnabled = false }
        #expect(try await world.hear(Saying("/pic a cat"), Saying("/画图帮助", id: 2)).isEmpty)
        #expect(try await SQLiteMessageStore(database: world.database).count() == 2)
    }

    @Test func naturalLanguageAndTheRawCommandHaveSwitchesOfTheirOwn() async throws {
        let world = try World {
            $0.components.imageGeneration = false
            $0.components.directPicCommand = false
        }
        let sent = try await world.hear(
            Saying("画一张猫咪的图片"), Saying("/pic a cat", id: 2), Saying("/画 一只猫", id: 3))
        #expect(sent.map { $0.message.plainText } == [Phrases.directPicIsOff, ""])
    }

    @Test(arguments: [(TriggerMode.command, 0), (.mention, 1), (.smart, 2)])
    func theTriggerModeDecidesWhichRequestsCount(trigger: TriggerMode, answered: Int) async throws {
        let world = try World { $0.bot.trigger = trigger }
        let sent = try await world.hear(
            Saying("给我看看火星表面长啥样", id: 1), Saying([.at(10001), .text(" 我想看看樱花的样子")], id: 2))
        #expect(sent.count == answered)
    }

    // MARK: - Once only

    @Test func aReplayedMessageDrawsOnce() async throws {
        let world = try World()
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat")))
            _ = await settled()
            world.endpoint.post(world.event(Saying("/pic a cat")))
            world.endpoint.post(world.event(Saying("/画图帮助", id: 2)))
            _ = await settled()
        }
        #expect(world.backend.requests.count == 1)
    }

    @Test func theSameMessageAfterARestartDrawsOnce() async throws {
        let first = try World()
        try await first.hear(Saying("/pic a cat"))
        let second = try World(database: first.database)
        try await second.run { settled in
            second.endpoint.post(second.event(Saying("/pic a cat")))
            second.endpoint.post(second.event(Saying("/画图帮助", id: 2)))
            _ = await settled()
        }
        #expect(second.backend.requests.isEmpty)
    }

    // MARK: - Failure

    @Test func aFailedRequestEndsInOneSentenceWithoutAnySecret() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                throw InferenceError(.auth, detail: "Incorrect API key provided: sk-abcdefghijklmnop https://x.example")
            })
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.map { $0.message.plainText } == [InferenceError.Kind.auth.sentence])
        #expect(sent.first?.message.segments.first == .reply(1))
    }

    @Test func bytesThatAreNoPictureEndInOneSentence() async throws {
        let world = try World(
            backend: ScriptedBackend { _ in GeneratedImage(bytes: Data("<html>".utf8), model: "") })
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.map { $0.message.plainText } == [Phrases.badPicture])
    }

    @Test func aSendOfUnknownOutcomeIsNotRepeated() async throws {
        let world = try World()
        world.endpoint.refuse(with: "Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet: {}")
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.count == 1)
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: key(1))
        #expect(job?.state == .unknown)
    }

    @Test func aPictureThatQQRefusesIsTriedOnceMoreInAnotherEncodingAndThenToldOf() async throws {
        let world = try World()
        let refusal = #"EventChecker Failed: {"result": -1, "errMsg": "rich media transfer failed"}"#
        world.endpoint.refuse(with: refusal, refusal)
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.count == 3)
        let encodings = sent.prefix(2).compactMap { $0.message.images.first?.file.carriedBytes }
        #expect(encodings.count == 2 && encodings[0] != encodings[1])
        #expect(sent.last?.message.plainText == Phrases.sendRefused)
    }

    @Test func aFullQueueIsSaid() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                await suspendUntilCancelled()
                throw InferenceError(.cancelled, detail: "")
            }
        ) {
            $0.limits.maxConcurrent = 1
            $0.limits.queueLength = 1
        }
        try await world.run { settled in
            for id in 1...3 { world.endpoint.post(world.event(Saying("/pic a cat", id: Int64(id)))) }
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.queueFull(1)])
    }

    @Test func aSendOfUnknownOutcomeThatIsFoundInTheGroupIsDone() async throws {
        let world = try World()
        world.endpoint.refuse(with: "Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet: {}")
        world.endpoint.answerHistory(with: [
            "messages": [
                [
                    "message_id": 555, "user_id": 10001, "time": 1_795_500_000, "sender": ["user_id": 10001],
                    "message": [
                        ["type": "reply", "data": ["id": "1"]], ["type": "image", "data": ["file": "a.png"]],
                    ],
                ]
            ]
        ])
        let sent = try await world.hear(Saying("/pic a cat"))
        #expect(sent.count == 1)
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: key(1))
        #expect(job?.state == .done)
        #expect(job?.sent == "555")
    }

    @Test func nothingIsPaintedForAMutedGroupUntilTheMuteEnds() async throws {
        let world = try World()
        func ban(_ duration: Int64) -> JSONValue {
            [
                "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_ban", "group_id": 20001,
                "user_id": 10001, "operator_id": 99, "duration": .int(duration),
                "sub_type": duration == 0 ? "lift_ban" : "ban",
            ]
        }
        try await world.run { settled in
            world.endpoint.post(ban(600))
            world.endpoint.post(world.event(Saying("今天天气不错", id: 1)))
            _ = await settled()
            world.endpoint.post(world.event(Saying("/pic a", id: 2)))
            _ = await settled()
            world.clock.withLock { $0 += 601 }
            world.endpoint.post(world.event(Saying("/pic b", id: 3)))
            _ = await settled()
        }
        #expect(world.backend.requests.map(\.prompt) == ["b"])
        #expect(world.endpoint.sent.count == 1)
    }

    @Test func whoLeavesTheGroupTakesTheirJobsAlong() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                await suspendUntilCancelled()
                throw InferenceError(.cancelled, detail: "")
            })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat")))
            await world.backend.nextRequest()
            world.endpoint.post([
                "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_decrease",
                "sub_type": "leave", "group_id": 20001, "user_id": 42, "operator_id": 42,
            ])
            _ = await settled()
        }
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.state == .cancelled)
    }

    // MARK: - Who may what

    @Test func onlyOwnerAdminsAndSuperusersSwitchAGroup() async throws {
        let world = try World()
        let sent = try await world.hear(
            Saying("/关闭画图", id: 1).with { $0.card = "owner" },
            Saying("/关闭画图", id: 2).with {
                $0.role = "unknown"; $0.by = 43
            },
            Saying("/pic a cat", id: 3),
            Saying("/关闭画图", id: 4).with { $0.role = "admin" },
            Saying("/pic a cat", id: 5).with { $0.by = 44 },
            Saying("画一张猫咪的图片", id: 6).with { $0.by = 45 },
            Saying("/开启画图", id: 7).with { $0.by = 999 },
            Saying("/pic a cat", id: 8))
        #expect(
            sent.map { $0.message.plainText }
                == [
                    Phrases.denied, Phrases.denied, "", Phrases.switchedOff, Phrases.groupIsOff, Phrases.switchedOn, "",
                ])
    }

    @Test func aSwitchIsPerGroupAndSurvivesARestart() async throws {
        let first = try World()
        try await first.hear(Saying("/关闭画图").with { $0.role = "owner" })
        let second = try World(database: first.database)
        let sent = try await second.hear(
            Saying("/pic a cat", id: 2), Saying("/pic a cat", id: 3).with { $0.group = 20002 })
        #expect(sent.map { $0.message.plainText } == [Phrases.groupIsOff, ""])
    }

    @Test func theSameNoIsSaidToAPersonOnceAMinute() async throws {
        let world = try World()
        let sent = try await world.hear(Saying("/关闭画图", id: 1), Saying("/关闭画图", id: 2), Saying("/开启画图", id: 3))
        #expect(sent.count == 1)
    }

    @Test func aGroupMayBeStricterThanTheConfigurationAndNotLooser() async throws {
        let world = try World { $0.bot.trigger = .mention }
        try await world.hear(
            Saying("/画图模式 智能", id: 1).with { $0.role = "owner" }, Saying("给我看看火星表面长啥样", id: 2))
        #expect(world.backend.requests.isEmpty)
    }

    // MARK: - Limits

    @Test func theDailyNumberCountsPicturesAndNotWhatWasSurelyNotMade() async throws {
        let world = try World(
            backend: ScriptedBackend { request throws(InferenceError) in
                if request.prompt == "fail" { throw InferenceError(.unreachable, detail: "") }
                return .plain()
            }
        ) { $0.limits.userDaily = 1 }
        let sent = try await world.hear(
            Saying("/pic fail", id: 1), Saying("/pic a", id: 2), Saying("/pic b", id: 3),
            Saying("/pic c", id: 4).with { $0.by = 43 }, Saying("/pic d", id: 5).with { $0.by = 999 },
            Saying("/pic e", id: 6).with { $0.by = 999 })
        #expect(
            sent.map { $0.message.plainText }
                == [InferenceError.Kind.unreachable.sentence, "", Phrases.userLimit(1), "", "", ""])
    }

    @Test func theCooldownEndsWithTime() async throws {
        let world = try World { $0.limits.cooldown = .seconds(30) }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            _ = await settled()
            world.clock.withLock { $0 += 10 }
            world.endpoint.post(world.event(Saying("/pic b", id: 2)))
            _ = await settled()
            world.clock.withLock { $0 += 20 }
            world.endpoint.post(world.event(Saying("/pic c", id: 3)))
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == ["", Phrases.cooldown(20), ""])
    }

    // MARK: - Afterwards

    @Test func theLastPictureIsDrawnAgainWithAnotherSeed() async throws {
        let world = try World()
        try await world.hear(Saying("/pic a cat", id: 1), Saying("/再来", id: 2), Saying("/再来 in the rain", id: 3))
        #expect(world.backend.requests.map(\.prompt) == ["a cat", "a cat", "a cat, in the rain"])
        #expect(world.backend.requests.map(\.seed) == [nil, nil, nil])
    }

    @Test func theQuotedPictureTellsWhatItWasDrawnFrom() async throws {
        let world = try World()
        try await world.hear(Saying("/pic a cat", id: 1))
        let picture = try #require(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.sent)
        let quote = try #require(MessageID(picture))
        let sent = try await world.hear(
            Saying([.reply(quote), .text("/咒语")], id: 2), Saying([.reply(5), .text("/咒语")], id: 3))
        #expect(sent[1].message.plainText.hasPrefix("a cat\n种子：7\n模型：scripted-1"))
        #expect(sent[2].message.plainText == Phrases.quoteMyPicture)
    }

    @Test func onlyTheRequesterAndAdminsWithdrawAPicture() async throws {
        let world = try World()
        try await world.hear(Saying("/pic a cat", id: 1))
        let picture = try #require(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.sent)
        let quote = try #require(MessageID(picture))
        try await world.hear(Saying([.reply(quote), .text("/撤回")], id: 2).with { $0.by = 43 })
        #expect(!world.endpoint.allCalls.contains { $0.action == "delete_msg" })
        try await world.hear(Saying([.reply(quote), .text("/撤回")], id: 3))
        #expect(world.endpoint.allCalls.contains { $0.action == "delete_msg" })
    }

    @Test func recallingTheRequestCancelsIt() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                await suspendUntilCancelled()
                throw InferenceError(.cancelled, detail: "")
            })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat")))
            await world.backend.nextRequest()
            world.endpoint.post([
                "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_recall", "group_id": 20001,
                "user_id": 42, "operator_id": 42, "message_id": 1,
            ])
            _ = await settled()
        }
        #expect(world.endpoint.sent.isEmpty)
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.state == .cancelled)
    }

    @Test func recallingARequestThatStillWaitsTakesItOutOfTheLine() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Never.self)
        let world = try World(
            backend: ScriptedBackend { _ in
                for await _ in gate {}
                return .plain()
            }
        ) { $0.limits.maxConcurrent = 1 }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic first", id: 1)))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(Saying("/pic second", id: 2).with { $0.by = 43 }))
            while try await SQLiteJobStore(database: world.database).job(askedBy: key(2)) == nil { await Task.yield() }
            world.endpoint.post([
                "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_recall", "group_id": 20001,
                "user_id": 43, "operator_id": 43, "message_id": 2,
            ])
            _ = await settled()
            opening.finish()
            _ = await settled()
        }
        #expect(world.backend.requests.map(\.prompt) == ["first"])
        #expect(world.endpoint.sent.map(\.message.replyID) == [1])
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key(2))?.state == .cancelled)
    }

    @Test func cancellingStopsOnesOwnJob() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                await suspendUntilCancelled()
                throw InferenceError(.cancelled, detail: "")
            })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat")))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(Saying("/取消", id: 2).with { $0.by = 43 }))
            _ = await settled()
            world.endpoint.post(world.event(Saying("/取消", id: 3)))
            _ = await settled()
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.nothingToCancel, Phrases.cancelledLate])
    }

    // MARK: - Restarts

    @Test func aParkedJobGoesOnAfterARestartAndOneThatMayBePaidIsToldOf() async throws {
        let first = try World()
        let log = SQLiteJobStore(database: first.database)
        for id in [1, 2] {
            _ = try await log.accept(
                JobRequest(
                    source: key(id), requester: "42", intent: .draw, origin: .command, request: "\(id)", isRaw: true),
                now: 100)
        }
        let paid = try #require(try await log.job(askedBy: key(2)))
        try await log.advance(paid.id, to: .painting, now: 101)
        try await first.run { _ in
            while first.endpoint.sent.count < 2 { _ = await first.endpoint.nextCall() }
        }
        #expect(first.backend.requests.map(\.prompt) == ["1"])
        let words = first.endpoint.sent.map { $0.message.plainText }
        #expect(Set(words) == ["", Phrases.wasRestarted])
    }

    @Test(arguments: [true, false])
    func aPictureThatWasOnItsWayBeforeARestartHasNoSecondEnding(isThere: Bool) async throws {
        let world = try World()
        let log = SQLiteJobStore(database: world.database)
        let job = try #require(
            try await log.accept(
                JobRequest(
                    source: key(1), requester: "42", intent: .draw, origin: .command, request: "a", isRaw: true),
                now: 100
            ).job)
        try await log.advance(job.id, to: .sending, now: 101)
        let other: JSONValue = [
            "message_id": 554, "user_id": 43, "time": 1, "sender": ["user_id": 43],
            "message": [["type": "text", "data": ["text": "x"]]],
        ]
        let picture: JSONValue = [
            "message_id": 555, "user_id": 10001, "sender": ["user_id": 10001],
            "message": [["type": "reply", "data": ["id": "1"]], ["type": "image", "data": ["file": "a.png"]]],
        ]
        world.endpoint.answerHistory(with: ["messages": .array(isThere ? [other, picture] : [other])])
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("今天天气不错", id: 2)))
            _ = await settled()
            while try await log.job(askedBy: key(1))?.state.isEnding == false { await Task.yield() }
            while !isThere, world.endpoint.sent.isEmpty { _ = await world.endpoint.nextCall() }
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == (isThere ? [] : [Phrases.wasRestarted]))
        #expect(try await log.job(askedBy: key(1))?.state == (isThere ? .done : .failed))
    }

    private func key(_ id: Int) -> MessageKey {
        MessageKey(
            chat: ChatKey(
                account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(ScriptedEndpoint.group)"), id: "\(id)")
    }
}
