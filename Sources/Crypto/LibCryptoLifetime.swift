internal import CLibCrypto

/// How long libcrypto keeps what it set up.
public enum LibCryptoLifetime {
    /// Has libcrypto leave everything as it is when the process exits.
    ///
    /// It would free its tables in an `atexit` handler, under threads of libcurl and libwebsockets that still use them, such as
    /// one that loads certificates: a program stopped in its first moments then ended in a segmentation fault. To be called
    /// before anything else uses libcrypto. <https://docs.openssl.org/3.0/man3/OPENSSL_init_crypto/>
    public static func lastsAsLongAsTheProcess() {
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    }
}
