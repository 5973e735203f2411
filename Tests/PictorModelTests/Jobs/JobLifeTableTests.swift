import PictorModel
import Testing

/// Every stand and every event: what is to be done, compared as values.
@Suite struct JobLifeTableTests {
    @Test(arguments: preparationRows) func untilAnythingIsSpent(row: Row) { row.check() }

    @Test(arguments: paintingRows) func whileTheServiceWorks(row: Row) { row.check() }

    @Test(arguments: sendingRows) func onTheWayToTheChat(row: Row) { row.check() }

    private static let rows = preparationRows + paintingRows + sendingRows

    @Test(arguments: Stand.allCases) func allOtherEventsDoNothingThere(stand: Stand) {
        let named = Set(Self.rows.filter { $0.stand == stand }.map(\.event))
        for event in Set(catalogue).subtracting(named) {
            var life = stand.life
            let step = life.step
            #expect(life.handle(event).isEmpty, "\(event)")
            #expect(life.step == step, "\(event)")
        }
    }

    @Test func everyRowOfTheTableIsOneOfTheCatalogue() {
        #expect(Set(Self.rows.map(\.event)).isSubset(of: Set(catalogue)))
        #expect(Set(Self.rows.map(\.testDescription)).count == Self.rows.count)
        #expect(Set(Stand.allCases.map(\.life.step)) == Set(JobLife.Step.allCases))
    }
}
