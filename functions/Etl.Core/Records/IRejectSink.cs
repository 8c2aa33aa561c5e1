using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>Takes the records that are not loaded, in file order.</summary>
public interface IRejectSink
{
    /// <summary>Takes one. Its memory is its own.</summary>
    void Add(RejectedRecord record);
}
