using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class TaskStateReader
{
    private const double MaxSeconds = 99_999_999;

    public static TaskState Read(FieldReader fields, string name)
    {
        var resource = fields.Text("Resource", required: true) ?? "";
        if (resource.EndsWith(".waitForTaskToken", StringComparison.Ordinal))
        {
            fields.Report("Resource", ProblemTexts.TaskTokenRefused);
        }

        var timeout = fields.Quantity("TimeoutSeconds", 1, MaxSeconds);
        var heartbeat = fields.Quantity("HeartbeatSeconds", 1, MaxSeconds);
        if (heartbeat is { Path: null } && timeout is { Path: null } && heartbeat.Constant >= timeout.Constant)
        {
            fields.Report("HeartbeatSeconds", ProblemTexts.Expected("smaller than TimeoutSeconds"));
        }

        return StateReader.ReadWork(fields, new TaskState
        {
            Name = name,
            Resource = resource,
            TimeoutSeconds = timeout,
            Parameters = fields.Template("Parameters"),
        });
    }
}
