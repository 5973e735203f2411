/// The stage of a Space of Hugging Face.
///
/// Hugging Face Hub: <https://huggingface.co/docs/huggingface_hub/package_reference/space_runtime>
public enum SpaceStage: Sendable, Equatable, CaseIterable {
    /// Suspended; a visit to its page starts it.
    case sleeping
    /// It is being built or started.
    case starting
    /// Stopped by its owner.
    case paused
    /// Reported as running.
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
