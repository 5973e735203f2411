import ChatCore
import Testing

@testable import Pictor

@Suite struct CommandRightTests {
    @Test(arguments: Role.allCases, [true, false])
    func aRoleCountsInItsGroupAloneAndASuperuserMayDoEverything(role: Role, isInGroup: Bool) {
        let isAdmin = isInGroup && (role == .owner || role == .admin)
        #expect(
            Command.Right(role: role, isInGroup: isInGroup, isSuperuser: false)
                == (isAdmin ? .groupAdmin : .everyone))
        #expect(Command.Right(role: role, isInGroup: isInGroup, isSuperuser: true) == .superuser)
    }

    @Test(arguments: [
        ("model x", ScopedValue("model x", in: .group()), "model x", true, false),
        ("全局 model x", ScopedValue("全局 model x", in: .group()), "model x", false, false),
        ("global default", ScopedValue("global default", in: .group()), "default", false, true),
        ("默认", ScopedValue("默认", in: .group()), "默认", true, true),
        (
            "private", ScopedValue("model x", in: ChatKey(account: "1", kind: .direct, peer: "2")), "model x", false,
            false
        ),
    ])
    func aValueIsSetForTheGroupOrForAll(
        name: String, scoped: ScopedValue, value: String, isForGroup: Bool, isDefault: Bool
    ) {
        #expect(scoped.value == value, "\(name)")
        #expect((scoped.place == .group()) == isForGroup, "\(name)")
        #expect(scoped.isForAll != isForGroup, "\(name)")
        #expect(scoped.isDefault == isDefault, "\(name)")
    }
}
