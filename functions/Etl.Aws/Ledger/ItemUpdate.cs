using Amazon.DynamoDBv2.Model;

namespace Etl.Aws.Ledger;

/// <summary>
/// Writes an UpdateItem. Every attribute goes by a placeholder, <c>#name</c>: half of DynamoDB's vocabulary is reserved, <c>status</c>
/// and <c>owner</c> included. Its value, where it is set, is <c>:name</c>.
/// </summary>
internal sealed class ItemUpdate(string table, Dictionary<string, AttributeValue> key)
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, AttributeValue> _values = [];
    private readonly List<string> _set = [];
    private readonly List<string> _removed = [];
    private string? _condition;

    public ItemUpdate Set(string attribute, AttributeValue value) => SetTo(attribute, $":{attribute}").With(attribute, value);

    /// <summary>Sets an attribute that the item does not have yet.</summary>
    public ItemUpdate SetOnce(string attribute, AttributeValue value) =>
        SetTo(attribute, $"if_not_exists(#{attribute}, :{attribute})").With(attribute, value);

    /// <summary>Raises an attribute by one, from 0 where the item does not have it.</summary>
    public ItemUpdate Raise(string attribute) =>
        SetTo(attribute, $"if_not_exists(#{attribute}, :zero) + :one").With("zero", LedgerItem.Number(0)).With("one", LedgerItem.Number(1));

    public ItemUpdate Remove(params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            _removed.Add(Name(attribute));
        }

        return this;
    }

    /// <summary>A value for the condition.</summary>
    public ItemUpdate With(string value, AttributeValue of)
    {
        _values[$":{value}"] = of;
        return this;
    }

    /// <summary>What has to hold of the item as it is.</summary>
    /// <param name="condition">With placeholders for every attribute and value.</param>
    /// <param name="attributes">The attributes that it names.</param>
    public ItemUpdate When(string condition, params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            Name(attribute);
        }

        _condition = condition;
        return this;
    }

    public UpdateItemRequest Build() => new()
    {
        TableName = table,
        Key = key,
        UpdateExpression = $"SET {string.Join(", ", _set)}" + (_removed.Count == 0 ? "" : $" REMOVE {string.Join(", ", _removed)}"),
        ConditionExpression = _condition,
        ExpressionAttributeNames = _names,
        ExpressionAttributeValues = _values,
        ReturnValues = Amazon.DynamoDBv2.ReturnValue.UPDATED_NEW,
    };

    private ItemUpdate SetTo(string attribute, string expression)
    {
        _set.Add($"{Name(attribute)} = {expression}");
        return this;
    }

    private string Name(string attribute)
    {
        _names[$"#{attribute}"] = attribute;
        return $"#{attribute}";
    }
}
