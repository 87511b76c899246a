/// A process that works on a run, as its row names it.
public struct WorkerProcess: Sendable, Equatable {
    public let host: String
    /// Names this boot and these process and time namespaces: within one, process numbers and uptimes compare.
    public let machine: String
    public let pid: Int32
    /// Clock ticks from boot to the start of the process.
    public let processStart: Int64

    public init(host: String, machine: String, pid: Int32, processStart: Int64) {
        self.host = host
        self.machine = machine
        self.pid = pid
        self.processStart = processStart
    }
}

/// The end of a lease, on both clocks.
public struct LeaseEnd: Sendable, Equatable {
    public let at: Timestamp
    /// Milliseconds after boot: nobody sets that clock.
    public let uptime: Int64

    public init(at: Timestamp, uptime: Int64) {
        self.at = at
        self.uptime = uptime
    }
}

/// Another worker at a run, as it last said of itself.
public struct WorkerStatus: Sendable, Equatable {
    public let id: WorkerID
    public let process: WorkerProcess
    public let slots: Int
    public let startedAt: Timestamp
    public let heartbeatAt: Timestamp
    public let leaseEnd: LeaseEnd

    public init(
        id: WorkerID, process: WorkerProcess, slots: Int, startedAt: Timestamp, heartbeatAt: Timestamp,
        leaseEnd: LeaseEnd
    ) {
        self.id = id
        self.process = process
        self.slots = slots
        self.startedAt = startedAt
        self.heartbeatAt = heartbeatAt
        self.leaseEnd = leaseEnd
    }
}

/// What a worker is given to do.
public enum Work: Sendable, Equatable {
    case findContacts(SelectedAccount)
    case advance(Attempt)
}

/// The answer to a worker that asks for work.
public struct Claim: Sendable, Equatable {
    public enum Outlook: Sendable, Equatable {
        /// More may come when what is under way ends, or at this time.
        case waiting(until: Timestamp?)
        /// There is nothing left to do but to end the run.
        case done
        /// Nobody is to work on the run: it is paused, or over.
        case closed(RunState)
        /// The worker was given up for lost; what it held is others' now.
        case lost
    }
    public let work: [Work]
    public let outlook: Outlook

    public init(work: [Work], outlook: Outlook) {
        self.work = work
        self.outlook = outlook
    }
}
