import PictorModel

extension Trace {
    /// Takes note of what became of a request.
    ///
    /// - Returns: Its job, where it has one.
    mutating func take(_ acceptance: JobAcceptance?) -> Job? {
        switch acceptance {
        case .accepted(let job): return job
        case .refused(let refusal): (barrier, reason) = (.refused, refusal.reason)
        case .known, nil: barrier = .refused
        }
        return nil
    }
}
