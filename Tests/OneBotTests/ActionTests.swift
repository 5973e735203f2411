import Foundation
import JSON
import OneBot
import Testing

/// What goes over the wire, and what is read from its answers.
struct ActionTests {
    @Test func aPictureGoesOutQuotingTheRequest() {
        let action = Action.sendGroupMessage([.reply(7), .image(Data([1, 2, 3]), summary: "[AI]")], to: 20001)
        #expect(action.name == "send_group_msg")
        #expect(
            action.parameters == [
                "group_id": 20001,
                "message": [
                    ["type": "reply", "data": ["id": "7"]],
                    ["type": "image", "data": ["file": "base64://AQID", "summary": "[AI]"]],
                ],
            ])
    }

    @Test func aTemporarySessionsAnswerNamesItsGroup() {
        let parameters = Action.sendMessage("hi", to: .private(42), group: 20001).parameters
        #expect(parameters["user_id"] == 42)
        #expect(parameters["group_id"] == 20001)
    }

    @Test(arguments: [(0, 60.0), (1 << 20, 60), (9_000_000, 150)])
    func theWaitForAPictureGrowsWithItsSize(bytes: Int, seconds: Double) {
        let limit = Action.sendGroupMessage([.image(Data(count: bytes))], to: 1).limit
        let actual = Double(limit.components.seconds)
        #expect(abs(actual - seconds) <= 1)
    }

    @Test func actionsAreNamedAsOnTheWire() {
        let names = [
            Action.deleteMessage(1).name, Action.getMessage(1).name, Action.getImage(file: "x").name,
            Action.getLoginInfo.name, Action.getStatus.name, Action.getVersionInfo.name, Action.getGroupInfo(1).name,
            Action.getGroupList.name, Action.getGroupMemberInfo(1, in: 2).name, Action.getGroupMemberList(1).name,
            Action.getGroupMessageHistory(1).name, Action.getGroupShutList(1).name, Action.canSendImage.name,
            Action.setMessageEmojiLike(1, emojiID: "128076").name, Action.getForwardMessage(id: "x").name,
            Action.sendGroupForwardMessage([], to: 1).name, Action.leaveGroup(1).name,
        ]
        #expect(
            names == [
                "delete_msg", "get_msg", "get_image", "get_login_info", "get_status", "get_version_info",
                "get_group_info", "get_group_list", "get_group_member_info", "get_group_member_list",
                "get_group_msg_history", "get_group_shut_list", "can_send_image", "set_msg_emoji_like",
                "get_forward_msg", "send_group_forward_msg", "set_group_leave",
            ])
    }

    @Test func aMessageThatWasAskedForIsRead() throws {
        let message = try #require(
            Action.getMessage(7).read([
                "message_id": "7", "time": 1_795_421_676, "real_seq": "1004", "sender": ["user_id": 42, "card": "c"],
                "message": [["type": "text", "data": ["text": "hi"]]],
            ]))
        #expect(message.messageID == 7)
        #expect(message.sender.userID == 42)
        #expect(message.message.plainText == "hi")
        #expect(message.sequence == 1004)
    }

    @Test func aMembersMuteAndAGroupsMuteAreRead() throws {
        let member = try #require(
            Action.getGroupMemberInfo(1, in: 2).read([
                "user_id": 1, "role": "admin", "shut_up_timestamp": 1_795_421_676,
            ]))
        #expect(member.sender.role == .admin)
        #expect(member.mutedUntil == Date(timeIntervalSince1970: 1_795_421_676))
        #expect(Action.getGroupInfo(1).read(["group_id": 1, "group_all_shut": -1])?.isMuted == true)
        #expect(Action.getGroupInfo(1).read(["group_id": 1, "group_all_shut": 0])?.isMuted == false)
        #expect(Action.getGroupInfo(1).read(["group_id": 1])?.isMuted == nil)
    }

    @Test(arguments: [
        (#"{"status":"ok","retcode":0,"data":null,"echo":"e"}"#, true), (#"{"status":"ok","retcode":0}"#, true),
        (#"{"status":"async","retcode":1,"data":null}"#, true), (#"{"status":"ok","data":{}}"#, true),
        (#"{"retcode":0,"data":{}}"#, true), (#"{"status":"failed","retcode":1200}"#, false),
        (#"{"status":"failed","retcode":0}"#, false), (#"{"status":"ok","retcode":100}"#, false),
        (#"{"status":"weird","retcode":0}"#, false), (#"{"echo":"e"}"#, false),
    ])
    func successIsAStatusAndANumberTogether(text: String, isSuccess: Bool) throws {
        let response = try #require(ActionResponse(try JSONValue(parsing: Data(text.utf8))))
        #expect(response.isSuccess == isSuccess)
    }

    @Test(arguments: ["message", "wording", "msg"])
    func theExplanationIsFoundWhereverItStands(member: String) throws {
        var json: [String: JSONValue] = ["status": "failed", "retcode": 1200, "message": "", "wording": ""]
        json[member] = "because"
        #expect(ActionResponse(.object(json))?.wording == "because")
    }

    @Test func anActionOfOnesOwnIsEasyToMake() {
        let cookies = Action<String>(name: "get_cookies") { $0["cookies"]?.string }
        #expect(cookies.read(["cookies": "x"]) == "x")
        #expect(cookies.read([:]) == nil)
    }
}
