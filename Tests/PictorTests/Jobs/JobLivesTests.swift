import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// The lives of jobs, and the work that belongs to them.
@Suite struct JobLivesTests {
    @Test func theWaitOfAJobThatWasCalledOffEndsWithIt() async throws {
        let log = SQLiteJobStore(database: try SQLiteStore.Database())
        let accepted = try await log.accept(
            JobRequest(source: .inGroup(1), requester: "42", intent: .draw, origin: .command, request: "a cat"),
            now: 100)
        let job = RunningJob(try #require(accepted.job), arrival: 1, isResumed: false)
        let lives = JobLives()
        #expect(lives.add(job, JobLife(origin: .plain, pictures: 1)))
        for event: JobEvent in [.accepted, .turnGranted, .promptWritten] { _ = lives.handle(event, of: job.id) }
        let wait = StoppableWork()
        #expect(lives.begin(wait, of: job.id).mayBegin)
        #expect(lives.handle(.cancelled(by: .requester), of: job.id))
        var isFirst = true
        while lives.nextEffect(of: job.id, isFirst: isFirst).next != nil { isFirst = false }
        #expect(wait.isStopped)
        #expect(lives.work(of: job.id) == nil)
    }

    @Test func whatWasStoppedBeforeItBeganIsNotBegun() async {
        let work = StoppableWork()
        work.stop()
        await work.run { Issue.record("begun") }
    }
}
