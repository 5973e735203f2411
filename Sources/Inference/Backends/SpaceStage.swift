/// Where a Space of Hugging Face is in its life.
///
/// Hugging Face Hub: <https://huggingface.co/docs/huggingface_hub/package_reference/space_runtime>
public enum SpaceStage: Sendable, Equatable, CaseIterable {
    /// It sleeps until somebody opens its page.
    case sleeping
    /// It is being built or started.
    case starting
    /// Its owner has stopped it.
    case paused
    /// It is said to run.
    case running
    /// Anything else, all of which are failures.
    case failed

    /// Reads the stage as Hugging Face spells it.
    init(_ stage: String) {
        self =
            switch stage {
            case "SLEEPING": .sleeping
            case "BUILDING", "APP_STARTING", "RUNNING_BUILDING", "RUNNING_APP_STARTING": .starting
            case "PAUSED", "STOPPED": .paused
            case "RUNNING": .running
            default: .failed
            }
    }
}
