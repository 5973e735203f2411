/// Where everything is kept: one store for each aggregate, over one place. Handed to whoever joins the parts, which get the
/// one store that each needs.
package struct Stores: Sendable {
    /// Messages.
    package let messages: any MessageStore
    /// Jobs and limits.
    package let jobs: any JobStore
    /// What groups have set, bans, superusers.
    package let groups: any GroupStore
    /// Traces and lessons.
    package let traces: any TraceStore
    /// Pictures.
    package let pictures: any PictureStore

    /// Makes it from its parts.
    package init(
        messages: any MessageStore, jobs: any JobStore, groups: any GroupStore, traces: any TraceStore,
        pictures: any PictureStore
    ) {
        self.messages = messages
        self.jobs = jobs
        self.groups = groups
        self.traces = traces
        self.pictures = pictures
    }
}
