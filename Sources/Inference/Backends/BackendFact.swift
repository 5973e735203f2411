public import Foundation

/// What `diagnose()` can find.
public enum BackendFact: Sendable, Equatable {
    /// The free question that was asked.
    public enum Question: Sendable, Equatable {
        /// Which models there are, which OpenAI-style services tell whoever has a key.
        case models
        /// Anything that the service answers without drawing.
        case state
    }

    /// Whose key is missing.
    public enum Account: Sendable, Equatable {
        /// ModelScope's access token.
        case modelScope
        /// NovelAI's persistent token.
        case novelAI
    }

    // MARK: The address

    /// `base_url` is no http or https URL.
    case addressMalformed
    /// `base_url` has no path; `/v1` is added.
    case versionPathAdded
    /// `base_url` is no http or https URL with a place for the prompt.
    case addressTemplateMalformed
    /// It is one; only drawing shows whether it works.
    case addressTemplateWellFormed
    /// Nobody answers at this host; `nil` = `base_url` holds none.
    case unreachable(host: String?)
    /// The same of a Gradio app, which may be a Space of Hugging Face.
    case appUnreachable(host: String?)
    /// Something answers, but not as such a service does.
    case anotherKindOfService

    // MARK: The key

    /// No key is configured.
    case keyMissing(Account)
    /// So many keys were refused while drawing and are left out for a while.
    case keysSetAside(count: Int)
    /// A key is not accepted; `number` = which of several, from 1.
    case keyRefused(number: Int?, asking: Question)
    /// The key's account has no money or quota; `number` = which of several, from 1.
    case accountEmpty(number: Int?, asking: Question)
    /// A Gradio app wants a login or a token.
    case loginRequired

    // MARK: The service

    /// It answers.
    case answers(Question)
    /// It answers with a failure of its own.
    case failing(Question)
    /// It answers that there are too many requests just now.
    case busy
    /// A Gradio app of this version answers.
    case appAnswers(version: String)
    /// A server answers, but no Gradio app runs behind it.
    case noApp
    /// A Space of Hugging Face does not answer for this reason.
    case space(SpaceStage)
    /// It is part of this program and always there.
    case builtIn
    /// How it has done up to that time.
    case record(BackendHealth, asOf: Date)

    // MARK: What is asked of it

    /// The service's list of models lacks the configured one.
    case modelMissing(name: String)
    /// The service has no list of models.
    case modelListMissing
    /// OpenAI has ended the model or will; `isOfficial` = OpenAI itself is asked, else the name may stand for another model.
    case retirement(OpenAIRetirement, isOfficial: Bool)
    /// The Gradio app has no endpoint of that name; `alternatives` are the first 8 it has, by name.
    case endpointMissing(name: String, alternatives: [String])
    /// The Gradio app has the endpoint and takes what it will be given.
    case endpointFound(name: String)
    /// `gradio_data` holds more values than the endpoint takes.
    case tooManyArguments(given: Int, taken: Int)
    /// The Gradio app does not accept the value of this key of the configuration.
    case settingRefused(key: String)
    /// The workflow file is no workflow in ComfyUI's API format with a place for the prompt.
    case workflowUnusable
}

extension BackendFact {
    /// Whether it is in order.
    public var isSound: Bool {
        switch self {
        case .versionPathAdded, .addressTemplateWellFormed, .answers, .busy, .appAnswers, .builtIn, .modelListMissing,
            .endpointFound:
            true
        case .addressMalformed, .addressTemplateMalformed, .unreachable, .appUnreachable, .anotherKindOfService,
            .keyMissing, .keysSetAside, .keyRefused, .accountEmpty, .loginRequired, .failing, .noApp, .space,
            .modelMissing, .endpointMissing, .tooManyArguments, .settingRefused, .workflowUnusable:
            false
        case .retirement(_, let isOfficial): !isOfficial
        // An older failure may be mended by now, and what is wrong still is found by asking.
        case .record(let health, let now):
            !health.isFailing || now.timeIntervalSince(health.lastFailure?.time ?? .distantPast) >= 3600
        }
    }

    /// The host that it names: for the operator's eyes, not for a chat's.
    public var host: String? {
        switch self {
        case .unreachable(let host), .appUnreachable(let host): host
        case .addressMalformed, .versionPathAdded, .addressTemplateMalformed, .addressTemplateWellFormed,
            .anotherKindOfService, .keyMissing, .keysSetAside, .keyRefused, .accountEmpty, .loginRequired, .answers,
            .failing, .busy, .appAnswers, .noApp, .space, .builtIn, .record, .modelMissing, .modelListMissing,
            .retirement, .endpointMissing, .endpointFound, .tooManyArguments, .settingRefused, .workflowUnusable:
            nil
        }
    }
}
