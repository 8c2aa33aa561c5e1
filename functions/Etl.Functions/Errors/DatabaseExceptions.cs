namespace Etl.Functions.Errors;

/// <summary>The database cannot be reached, or the connection broke.</summary>
public sealed class DatabaseUnavailableException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>The database has no connection left for us.</summary>
public sealed class TooManyConnectionsException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>Another load is merging into the same target, or somebody holds a lock on it.</summary>
public sealed class TargetBusyException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>The database refuses us: wrong password, unknown database, missing rights.</summary>
public sealed class DatabaseRefusedException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The database's disk is full, or it reports an error of its own that a retry does not mend.</summary>
public sealed class DatabaseFailedException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The target is not the table that the dataset describes; the message lists the differences.</summary>
public sealed class TargetDiffersException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>A constraint of the target that no check of ours covers refused rows in the merge; nothing was merged.</summary>
public sealed class TargetConstraintException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>
/// The same records were appended to the target before, and the dataset or the table has changed since: whether they are missing cannot be told,
/// and nothing is appended twice without being asked for.
/// </summary>
public sealed class RepeatException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>A replace would leave too few of the target's rows; nothing was merged.</summary>
public sealed class TargetShrinksException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>A replace would reach rows of other tables by foreign keys; nothing was merged.</summary>
public sealed class TargetCascadesException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>The run was abandoned, replaced by a newer one, or its claim was taken over: this worker must stop.</summary>
public sealed class StaleRunException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The accounts do not add up, so nothing was committed: a defect, never the file's fault.</summary>
public sealed class AccountsException(string message, Exception? inner = null) : TerminalException(message, inner);
