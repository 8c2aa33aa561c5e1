using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Etl.Cdk.Configuration;

namespace Etl.Cdk.Messaging;

/// <summary>Where the accounts of every load go: a FIFO queue whose groups are a dataset's object keys, and its dead letters.</summary>
public sealed class ResultQueue : Construct
{
    /// <summary>Makes both.</summary>
    public ResultQueue(Construct scope, string id, Settings settings)
        : base(scope, id)
    {
        DeadLetters = new Queue(this, "DeadLetters", Props(settings));
        Queue = new Queue(this, "Queue", Props(settings, new DeadLetterQueue { Queue = DeadLetters, MaxReceiveCount = 5 }));
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }

    /// <summary>Results that a consumer has failed on five times.</summary>
    public Queue DeadLetters { get; }

    private static QueueProps Props(Settings settings, DeadLetterQueue? deadLetters = null) => new()
    {
        Fifo = true,

        // The state machine names the run in every message: the same run sent twice is one message.
        ContentBasedDeduplication = false,
        Encryption = QueueEncryption.SQS_MANAGED,
        EnforceSSL = true,
        RetentionPeriod = Duration.Days(14),
        VisibilityTimeout = Duration.Minutes(5),
        DeadLetterQueue = deadLetters,
        RemovalPolicy = settings.Ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    };
}
